"""SQL said in other words: what means the same and looks as different as it can. By tokens, of what `pull` writes."""
import re

from mutants import TOKEN

SYNONYMS = {
    "integer": "int4", "bigint": "INT8", "smallint": "int2", "boolean": "Bool", "character varying": "varchar",
    "double precision": "float8", "numeric": "DECIMAL", "real": "float4", "timestamp with time zone": "timestamptz",
    "timestamp without time zone": "TIMESTAMP", "time without time zone": "time", "bit varying": "VarBit"}
TYPE = (r"""(?:character\ varying|double\ precision|bit\ varying|timestamp(?:\(\d\))?\ with(?:out)?\ time\ zone
    |time(?:\(\d\))?\ with(?:out)?\ time\ zone|(?:\w+|"(?:[^"]|"")+")(?:\.(?:\w+|"(?:[^"]|"")+"))?)
    (?:\(\d+(?:,\s?\d+)?\))?(?:\[\])*""")
CAST = re.compile(f"::({TYPE})", re.VERBOSE)
WORDS_BEFORE_OPERAND = {"and", "or", "not", "when", "then", "else", "case", "in", "any", "all", "like", "between", "as",
                        "select", "where", "on", "from", "is", "distinct", "default", "by", "return", "values", "using"}


def tokens(text):
    found, at = [], 0
    while at < len(text):
        match = TOKEN.match(text, at)
        if not match:
            return None
        found.append([match.lastgroup, match.group()])
        at = match.end()
    return found


def operand_begin(found, at):
    """Where the operand that ends at `at` begins: a literal, or a pair of parentheses with the name before it."""
    if found[at][0] in ("string", "number"):
        return at if at == 0 or found[at - 1][0] in ("space", "punctuation", "operator") else None
    if found[at][1] != ")":
        return None
    depth = 0
    while at >= 0:
        depth += {")": 1, "]": 1, "(": -1, "[": -1}.get(found[at][1], 0)
        if depth == 0:
            break
        at -= 1
    while at > 0 and (found[at - 1][0] in ("word", "quoted") or found[at - 1][1] == "."):
        if found[at - 1][1].lower() in WORDS_BEFORE_OPERAND:
            return None
        at -= 1
    return at if at == 0 or found[at - 1][0] in ("space", "punctuation") and found[at - 1][1] not in (".", "]", ")") else None


def with_cast_function(text):
    """`x::t` as CAST(x AS t), once for each cast whose operand is plain to see."""
    at = 0
    while True:
        match = CAST.search(text, at)
        if not match:
            return text
        before = tokens(text[: match.start()])
        begin = operand_begin(before, len(before) - 1) if before else None
        at = match.end()
        if begin is None or before[-1][0] == "number":
            continue
        head = "".join(part for _, part in before[:begin])
        operand = "".join(part for _, part in before[begin:])
        made = f"{head}CAST({operand} AS {match.group(1)})"
        text, at = made + text[match.end() :], len(made)


def with_in_lists(text):
    """`= ANY (ARRAY[..])` as IN (..), `<> ALL` as NOT IN, and IN of bare literals as = ANY."""
    text = re.sub(r"= ANY \(ARRAY\[([^\[\]]*)\]\)", r"IN (\1)", text)
    text = re.sub(r"<> ALL \(ARRAY\[([^\[\]]*)\]\)", r"NOT IN (\1)", text)
    literals = r"\(((?:'[^']*', )+'[^']*')\)"
    text = re.sub(r"(\w\"?) NOT IN " + literals, r"\1 <> ALL (ARRAY[\2])", text)
    return re.sub(r"(\w\"?) IN " + literals, r"\1 = ANY (ARRAY[\2])", text)


def outside_literals(text, change):
    found = tokens(text)
    if found is None:
        return text
    out, plain = [], ""
    for kind, part in found:
        if kind in ("string", "quoted"):
            out += [change(plain), part]
            plain = ""
        else:
            plain += part
    return "".join(out + [change(plain)])


def with_synonyms(text):
    for name, other in SYNONYMS.items():
        text = re.sub(rf"(?<![\w.\"]){name}(?![\w\"])(?! with)", other, text)
    return text


def in_other_case(text):
    """Words outside quotes read the same in any case; `E'..'` and the like are left."""
    return re.sub(r"[^\W\d]\w*", lambda word: word.group().swapcase(), text)


def with_other_space(text):
    return re.sub(r"[ \n]+", "\n  ", text)


def wrapped(expression):
    return f"( (\n{expression} ) )"


def fragment(text):
    """Any piece of SQL."""
    text = with_in_lists(text)
    if tokens(text) is not None:
        text = with_cast_function(text)
    text = outside_literals(text, with_synonyms)
    text = outside_literals(text, in_other_case)
    return outside_literals(text, with_other_space)


def expression(text):
    return wrapped(fragment(text))


def column(text):
    """`type ... default expression`: pull writes the default last."""
    match = re.match(r"(?s)(.*? default )(.*)$", text)
    if match and not re.search(r"(?i)\bgenerated\b", text) and not match.group(2).lower().startswith("null"):
        return fragment(match.group(1)) + " " + expression(match.group(2))
    return fragment(text)


# What is SQL in a model: the keys of a relation or other object, and how their texts are respelled.
def each(change):
    return lambda node: {key: change(value) if isinstance(value, str) else members(value) for key, value in node.items()} \
        if isinstance(node, dict) else node


MEMBERS = {"check": expression, "using": None, "default": expression, "generated": expression, "where": expression,
           "columns": None, "type": fragment}


def members(node):
    if not isinstance(node, dict):
        return node
    out = dict(node)
    for key, change in MEMBERS.items():
        if change and isinstance(out.get(key), str):
            out[key] = change(out[key])
    return out


def policy(node):
    return {key: expression(value) if key in ("using", "check") else value for key, value in node.items()}


def relation(node):
    out = dict(node)
    changes = {"columns": each(column), "checks": each(expression), "indexes": each(fragment), "triggers": each(fragment),
               "exclusions": each(fragment), "statistics": each(fragment)}
    for key, change in changes.items():
        if isinstance(out.get(key), dict):
            out[key] = change(out[key])
    if isinstance(out.get("policies"), dict):
        out["policies"] = {name: policy(value) for name, value in out["policies"].items()}
    if isinstance(out.get("query"), str):
        out["query"] = fragment(out["query"])
    return out


def view(node):
    return fragment(node) if isinstance(node, str) else relation({**node, "columns": node.get("columns")}
                                                                 if "columns" in node else node)


def routine(node):
    out = dict(node)
    if isinstance(out.get("sql_body"), str):
        out["sql_body"] = fragment(out["sql_body"])
    return out


def domain(node):
    if isinstance(node, str):
        return column(node)
    out = dict(node)
    if isinstance(out.get("type"), str):
        out["type"] = column(out["type"])
    if isinstance(out.get("checks"), dict):
        out["checks"] = each(expression)(out["checks"])
    return out


def document(model):
    """A whole model, as a YAML reader that makes text of every scalar gives it."""
    sections = {"tables": relation, "foreign_tables": relation, "views": view, "materialized_views": view,
                "domains": domain, "functions": routine, "procedures": routine}
    out = dict(model)
    for section, change in sections.items():
        if isinstance(out.get(section), dict):
            out[section] = {name: change(node) for name, node in out[section].items()}
    return out
