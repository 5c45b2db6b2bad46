"""Mutants of an expression: its text with one thing made another, by tokens. Not all of them are SQL that PostgreSQL
accepts: whoever uses them asks the server. The test beside it does."""
import re

# Words of the corpus that are types where they stand behind `::` or AS.
TYPES = ["integer", "bigint", "text", "character varying(7)", "numeric(5,1)", "double precision", "date"]
TOKEN = re.compile(
    r"""(?P<string>[EeBbXx]?'(?:[^'\\]|''|\\.)*'|\$\$.*?\$\$)|(?P<quoted>"(?:[^"]|"")*")|(?P<number>\d+(?:\.\d+)?(?:e\d+)?)
    |(?P<word>[^\W\d]\w*)|(?P<cast>::)|(?P<operator>=>|[-+*/<>=~!@\#%^&|?]+)|(?P<punctuation>[()\[\],.:;])
    |(?P<space>\s+)""", re.VERBOSE | re.DOTALL)
OTHER_OPERATOR = {
    "=": ["<>", "<"], "<>": ["="], "!=": ["="], "<": ["<=", ">"], "<=": ["<", ">="], ">": [">=", "<"],
    ">=": [">", "<="], "+": ["-", "*"], "-": ["+"], "*": ["+", "/"], "||": ["="], "~": ["~*", "!~"], "~*": ["~", "!~*"],
    "!~": ["~"], "->": ["->>"], "->>": ["->"], "#>>": ["#>"], "@>": ["<@"], "<@": ["@>"], "&&": ["@>", "="], "<<": [">>"],
    "?": ["@>"]}
OTHER_WORD = {
    "and": ["OR"], "or": ["AND"], "like": ["ILIKE", "NOT LIKE", "SIMILAR TO"], "ilike": ["LIKE"], "in": ["NOT IN"],
    "any": ["ALL"], "some": ["ALL"], "all": ["ANY"], "true": ["false"], "false": ["true"], "isnull": ["NOTNULL"],
    "greatest": ["LEAST"], "lower": ["upper"], "upper": ["lower"], "between": ["NOT BETWEEN"], "desc": ["ASC"],
    "last": ["FIRST"], "year": ["month"], "leading": ["TRAILING"], "both": ["LEADING"], "coalesce": ["nullif"],
    "length": ["octet_length"], "char_length": ["octet_length"], "now": ["clock_timestamp"], "epoch": ["year"],
    "current_user": ["session_user"], "current_date": ["'2001-01-01'::date"], "localtimestamp": ["now()"],
    "current_timestamp": ["clock_timestamp()"], "document": ["json"], "distinct": ["NOT DISTINCT"]}
NOT_COLUMNS = {"t", "s", "x", "d", "b", "p"}  # names that are something else in some of the corpus's texts


def tokens(text):
    return [(match.lastgroup, match.group()) for match in TOKEN.finditer(text)]


def mutated_string(text):
    head, body, tail = re.match(r"(?s)([A-Za-z]?'|\$\$)(.*)('|\$\$)$", text).groups()
    if not body:
        return [head + "z" + tail, head + " " + tail]
    out = [head + body + " " + tail, head + body + "z" + tail]
    for pattern, other in ((r"\d", lambda m: str((int(m.group()) + 1) % 10)), (r"[a-z]", lambda m: "q")):
        last = list(re.finditer(pattern, body))
        if last:
            at = last[-1]
            out.append(head + body[: at.start()] + other(at) + body[at.end() :] + tail)
    return out


def other_case(text):
    flipped = text[:1] + text[1:].swapcase() if re.match(r"[EeBbXx]'", text) else text.swapcase()
    return [flipped] if flipped != text else []


def mutated_number(text):
    whole, point, rest = text.partition(".")
    if not whole.isdigit():
        return [text.replace("e3", "e4")]
    return [str(int(whole) + 1) + point + rest, str(int(whole) + 1000) + point + rest]


class Mutator:
    """All mutants of one text as (what was made another, text). `twins` maps a column to others of the same type."""

    def __init__(self, text, columns, twins):
        self.tokens, self.columns, self.twins = tokens(text), columns, twins
        self.found = []

    def put(self, what, at, new, until=None):
        parts = [text for _, text in self.tokens]
        parts[at : (at if until is None else until) + 1] = [new]
        self.found.append((what, "".join(parts)))

    def run(self):
        for at, (kind, text) in enumerate(self.tokens):
            if kind == "string":
                self.string(at, text)
            elif kind == "number":
                for new in mutated_number(text):
                    self.put("constant", at, new)
                self.operand(at, text)
            elif kind == "operator":
                for new in OTHER_OPERATOR.get(text, []):
                    self.put("operator", at, new)
                self.swapped(at)
            elif kind in ("word", "quoted"):
                self.word(at, text)
            elif kind == "cast":
                self.cast(at)
            elif text == ",":
                self.swapped(at)
        seen = set()
        return [each for each in self.found if not (each[1] in seen or seen.add(each[1]))]

    def string(self, at, text):
        for new in mutated_string(text):
            self.put("constant", at, new)
        for new in other_case(text):
            self.put("case of a literal", at, new)
        self.operand(at, text)

    def operand(self, at, text):
        if self.neighbour(at, 1) in (".", "::") and self.neighbour(at, 1) == ".":
            return
        for kind in TYPES:
            self.put("cast", at, f"{text}::{kind}")
        self.put("collation", at, f'{text} COLLATE "C"')
        self.put("collation", at, f'{text} COLLATE "POSIX"')

    def word(self, at, text):
        name = text.strip('"') if text.startswith('"') else text.lower()
        for new in OTHER_WORD.get(text.lower(), []):
            self.put("operator", at, new)
        if name in self.columns and self.neighbour(at, 1) != "(" and self.neighbour(at, -1) not in ("::", ")."):
            for new in self.twins(name):
                self.put("column", at, new)
            self.operand(at, text)
        if text == "C" or name == "C":
            self.put("collation", at, '"POSIX"')
        if text.lower() == "not":
            self.put("operator", at, "")
        if text.lower() == "is" and self.neighbour(at, 1).lower() != "not":
            self.put("operator", at, "IS NOT")

    def cast(self, at):
        until = at + 1
        while until + 1 < len(self.tokens) and self.tokens[until + 1][1] in ("[", "]", "(", "5"):
            until += 1
        for kind in TYPES:
            self.put("cast", at, f"::{kind}", until)
        self.put("cast", at, "", until)

    def neighbour(self, at, step):
        at += step
        while 0 <= at < len(self.tokens) and self.tokens[at][0] == "space":
            at += step
        return self.tokens[at][1] if 0 <= at < len(self.tokens) else ""

    def swapped(self, at):
        """The operands on both sides of an operator or comma, where each is one token or one pair of parentheses."""
        left = self.operand_ending(at - 1)
        right = self.operand_beginning(at + 1)
        if not left or not right:
            return
        parts = [text for _, text in self.tokens]
        one, other = "".join(parts[left[0] : left[1] + 1]), "".join(parts[right[0] : right[1] + 1])
        if one == other:
            return
        new = "".join([other, *parts[left[1] + 1 : right[0]], one])
        self.put("order of arguments", left[0], new, right[1])

    def operand_ending(self, at):
        while at >= 0 and self.tokens[at][0] == "space":
            at -= 1
        if at < 0 or self.tokens[at][0] in ("operator", "cast"):
            return None
        begin, depth = at, 0
        while begin >= 0:
            depth += {")": 1, "]": 1, "(": -1, "[": -1}.get(self.tokens[begin][1], 0)
            if depth < 0:
                return None
            if depth == 0:
                break
            begin -= 1
        return (begin, at) if begin >= 0 else None

    def operand_beginning(self, at):
        while at < len(self.tokens) and self.tokens[at][0] == "space":
            at += 1
        if at >= len(self.tokens) or self.tokens[at][0] in ("operator", "cast"):
            return None
        end, depth = at, 0
        while end < len(self.tokens):
            depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(self.tokens[end][1], 0)
            if depth < 0:
                return None
            if depth == 0:
                break
            end += 1
        return (at, end) if end < len(self.tokens) else None
