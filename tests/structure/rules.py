"""The rules of the house that no compiler checks, each a function from a repository to the lines that break it.

repository_test.py runs them on this repository, rules_test.py on small trees with one planted breach each.
"""
import pathlib
import re
import subprocess

# A library's headers, and the one layer that may see them.
DEPENDENCIES = {
    "yaml-cpp": (r"yaml-cpp/", "load"),
    "libpqxx": (r"pqxx\b|libpq-fe\.h", "db"),
    "libpg_query": (r"pg_query|protobuf|protobuf-c/", "sql"),
    "CLI11": (r"CLI/", "cli"),
    "dtl": (r"dtl/", "support"),
    "doctest": (r"doctest", "none but the tests"),
    "std::regex": (r"regex>", "none: it is too slow"),
}
NOTHING_OF_OURS = "nothing of ours but `include/`"
PUBLIC_HEADER_LINES = 600
# Places of a machine on which somebody once worked; spelled so that this file does not break the rule.
MACHINE_PATH = re.compile("/" + r"work/\w|/" + r"home/\w|[A-Z]:\\Users\\")


class Repository:
    def __init__(self, root):
        self.root = pathlib.Path(root)

    def files(self, folder="", *suffixes):
        """Tracked files, sorted; all files where the tree is no git repository (a source archive)."""
        listed = subprocess.run(["git", "-C", self.root, "ls-files", "-z"], capture_output=True, text=True)
        if listed.returncode == 0 and (self.root / ".git").exists():
            names = [name for name in listed.stdout.split("\0") if name]
        else:
            names = [str(path.relative_to(self.root)) for path in self.root.rglob("*") if path.is_file()]
            names = [name for name in names if not re.match(r"build|.*__pycache__/", name)]
        return [
            name
            for name in sorted(names)
            if name.startswith(folder) and (not suffixes or name.endswith(suffixes)) and (self.root / name).is_file()
        ]

    def text(self, name):
        return (self.root / name).read_text(encoding="utf-8", errors="replace")

    def includes(self, name):
        """(line, opening sign, path) of each #include."""
        found = []
        for number, line in enumerate(self.text(name).split("\n"), 1):
            match = re.match(r'\s*#\s*include\s*([<"])([^>"]+[>"])', line)
            if match:
                found.append((number, match.group(1), match.group(2)))
        return found


def layers(repository):
    """The table of src/README.md: a layer's name, and the layers that it may include."""
    rows = re.findall(r"^\| `(\w+)` \|.*\| ([^|]+) \|$", repository.text("src/README.md"), re.MULTILINE)
    names = [name for name, _ in rows]
    allowed = {}
    for name, words in rows:
        if words == "all":
            allowed[name] = set(names)
        elif words == NOTHING_OF_OURS:
            allowed[name] = set()
        else:
            allowed[name] = {word.strip() for word in words.split(",")}
        unknown = allowed[name] - set(names)
        if unknown:
            raise ValueError(f"src/README.md: layer {name} may include {sorted(unknown)}, which are no layers")
    if not names:
        raise ValueError("src/README.md: no table of layers found")
    return allowed


def dependency_seen_by_its_layer_only(repository):
    for name in repository.files("src/", ".h", ".cpp") + repository.files("include/", ".h"):
        layer = name.split("/")[1]
        for line, _, path in repository.includes(name):
            for library, (pattern, owner) in DEPENDENCIES.items():
                if re.match(pattern, path) and layer != owner:
                    yield f"{name}:{line}: includes {library}, which is for {owner}"


def layers_include_downwards_only(repository):
    allowed = layers(repository)
    for name in repository.files("src/", ".h", ".cpp"):
        parts = name.split("/")
        layer = parts[1]
        if len(parts) < 3 or layer not in allowed:
            yield f"{name}: in no layer of src/README.md's table"
            continue
        for line, sign, path in repository.includes(name):
            if sign != '"':
                continue
            first = path.split("/")[0]
            if "/" not in path or first == "..":
                yield f"{name}:{line}: \"{path} is not written from the top: LAYER/file.h"
            elif first not in allowed[layer] | {layer, "schemadiff"}:
                yield f"{name}:{line}: {layer} may not include {first}"


def public_headers_stand_alone(repository):
    for name in repository.files("include/", ".h"):
        for line, sign, path in repository.includes(name):
            ours = sign == '"' and path.startswith("schemadiff/")
            standard = sign == "<" and re.fullmatch(r"[a-z_]+>", path)
            if not (ours or standard):
                yield f"{name}:{line}: a public header includes only the standard library and its like, not {path[:-1]}"
        length = repository.text(name).count("\n")
        if length > PUBLIC_HEADER_LINES:
            yield f"{name}: {length} lines, more than {PUBLIC_HEADER_LINES}"


def headers_say_what_they_are(repository):
    for name in repository.files("src/", ".h") + repository.files("include/", ".h"):
        text = repository.text(name)
        if not text.startswith("//"):
            yield f"{name}:1: does not open with what it is, who uses it, what it does not do"
        if "#pragma once" not in text:
            yield f"{name}: no #pragma once"


def no_default_over_own_enumerations(repository):
    """A `default:` beside cases of one of our enumerations would find a missing kind only at run time."""
    names = repository.files("src/", ".h", ".cpp") + repository.files("include/", ".h")
    texts = {name: without_comments_and_strings(repository.text(name)) for name in names}
    ours = set()
    for text in texts.values():
        ours.update(re.findall(r"\benum class (\w+)", text))
    for name, text in texts.items():
        for switch in re.finditer(r"\bswitch\s*\(", text):
            labels = own_labels(text, switch.end())
            at = dict(labels).get("default")
            if at is not None and ours & {label for label, _ in labels}:
                yield f"{name}:{text.count(chr(10), 0, at) + 1}: a default: over an enumeration of ours"


def own_labels(text, start):
    """(enumeration or `default`, place) of the labels of the switch whose condition begins at `start`."""
    body = text.find("{", start)
    labels, depth = [], 0
    pattern = re.compile(r"[{}]|\bdefault\s*:|\bcase\s+(?:\w+::)*?(\w+)::\w+\s*:(?!:)|\bswitch\b")
    for match in pattern.finditer(text, body):
        token = match.group(0)
        if token == "{":
            depth += 1
        elif token == "}":
            depth -= 1
            if depth == 0:
                break
        elif depth == 1 and token.startswith("default"):
            labels.append(("default", match.start()))
        elif depth == 1 and match.group(1):
            labels.append((match.group(1), match.start()))
    return labels


def without_comments_and_strings(text):
    """The text with comments, strings and characters blanked; places and lines stay."""

    def blank(match):
        return re.sub(r"[^\n]", " ", match.group(0))

    pattern = r'R"(\w*)\((?:.|\n)*?\)\1"|//[^\n]*|/\*(?:.|\n)*?\*/|"(?:\\.|[^"\\\n])*"|(?<!\w)\'(?:\\.|[^\'\\\n])+\''
    return re.sub(pattern, blank, text)


def no_path_of_a_machine(repository):
    for name in repository.files():
        data = (repository.root / name).read_bytes()
        if b"\0" in data:
            continue
        for number, line in enumerate(data.decode("utf-8", "replace").split("\n"), 1):
            if MACHINE_PATH.search(line):
                yield f"{name}:{number}: names a path of one machine: {line.strip()[:100]}"


RULES = [
    dependency_seen_by_its_layer_only,
    layers_include_downwards_only,
    public_headers_stand_alone,
    headers_say_what_they_are,
    no_default_over_own_enumerations,
    no_path_of_a_machine,
]
