#!/usr/bin/env python3
"""Prove every quote of the requirement catalogue against the specification texts.

usage: quotes.py SPECS_DIR [CATALOGUE.yaml ...]

SPECS_DIR holds the plain-text RFCs (rfc7643.txt, ...). Without catalogue
arguments every fixtures/requirements/rfc*.yaml of this repository is checked.

What counts as a match:
  * page footers, page headers and form feeds are dropped, white space collapses;
  * a word broken after a hyphen at a line end is rejoined;
  * tables are read row by row, each cell in full before the next one, so a cell
    is compared as running text although it spans several lines;
  * the match starts and ends at a word boundary and lies inside the named
    section or one of its subsections.

Besides the quotes this checks what a typo would break silently: ids, levels,
that the keyword named as level really occurs in the quote, and that every
ambiguity referred to is in the register beside the catalogues.

Exit status: 0 all proven, 1 a failure, 2 wrong usage.
"""

import difflib
import json
import pathlib
import re
import sys

MIN_WORDS = 4
LEVELS = (
    "MUST NOT", "SHALL NOT", "SHOULD NOT", "NOT RECOMMENDED",
    "MUST", "SHALL", "REQUIRED", "SHOULD", "RECOMMENDED", "MAY", "OPTIONAL",
)
KEYWORD = re.compile(r"\b(" + "|".join(LEVELS) + r")\b")
ACTORS = {"server", "client", "both", "schema"}
TESTABLE = {"black-box", "out-of-band", "untestable"}
FIELDS = {
    "id", "section", "level", "actor", "area", "quote", "summary", "testable",
    "why-not", "ambiguities", "errata", "source", "grade",
}
REQUIRED = ("id", "section", "level", "actor", "area", "quote", "summary", "testable")


# ---------------------------------------------------------------- catalogue

class Malformed(Exception):
    pass


def scalar(text, where):
    text = text.strip()
    if text.startswith('"') or text.startswith("["):
        try:
            return json.loads(text)
        except ValueError as err:
            raise Malformed(f"{where}: {err}: {text}") from None
    if text[:1] in ("'", "{", "&", "*", "!", "|", "%", "@", "`"):
        raise Malformed(f"{where}: outside our YAML subset: {text}")
    return re.sub(r"\s+#.*$", "", text)


def read_catalogue(path):
    """Read our YAML subset: top-level keys and lists of flat maps."""
    top, target, records, indent = {}, None, None, 0
    lines = path.read_text(encoding="utf-8").splitlines()
    at = 0
    while at < len(lines):
        line, number = lines[at], at + 1
        at += 1
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        where = f"{path.name}:{number}"
        match = re.match(r"^( *)(- )?([A-Za-z][\w-]*):(?: (.*))?$", line)
        if not match:
            raise Malformed(f"{where}: cannot read: {line}")
        pad, dash, key, rest = len(match[1]), match[2], match[3], (match[4] or "").strip()
        if dash:
            if records is None:
                raise Malformed(f"{where}: list item outside a list")
            target, indent = {"#line": number}, pad + 2
            records.append(target)
        elif pad == 0:
            target, records, indent = top, None, 0
        elif target is top or pad != indent:
            raise Malformed(f"{where}: unexpected indentation")
        if key in target:
            raise Malformed(f"{where}: duplicate key {key}")
        if rest in (">", ">-"):
            block = []
            while at < len(lines) and (
                not lines[at].strip() or len(lines[at]) - len(lines[at].lstrip()) > indent
            ):
                block.append(lines[at].strip())
                at += 1
            target[key] = " ".join(part for part in block if part)
        elif not rest:
            if target is not top:
                raise Malformed(f"{where}: nested value under {key}")
            records = top[key] = []
        else:
            target[key] = scalar(rest, where)
    return top


# ----------------------------------------------------------- specifications

FOOTER = re.compile(r"^\S.*\[Page \d+\]\s*$")
HEADER = re.compile(r"^RFC \d+ .*\b(19|20)\d\d\s*$")
HEADING = re.compile(r"^(\d+(?:\.\d+)*)\.\s+\S")
BACK_MATTER = re.compile(
    r"^(Appendix [A-Z]\b|Acknowledge?ments|Contributors|Index$|Authors?'s? Address)"
)
RULE = re.compile(r"^\s*-{3,}(?: +-{3,})+\s*$")
CAPTION = re.compile(r"^\s*Table \d+[:.]")


class Text:
    """Collapsed text with a way back to the line of each character."""

    def __init__(self, words):
        self.words = words
        parts, self.starts, self.lines, size = [], [], [], 0
        for place, (word, line) in enumerate(words):
            if place:
                before, line_before = words[place - 1]
                broken = line != line_before and re.search(r"\w-$", before)
                if not broken:
                    parts.append(" ")
                    size += 1
            self.starts.append(size)
            self.lines.append(line)
            parts.append(word)
            size += len(word)
        self.text = "".join(parts)

    def line_at(self, offset):
        low, high = 0, len(self.starts) - 1
        while low < high:
            middle = (low + high + 1) // 2
            if self.starts[middle] <= offset:
                low = middle
            else:
                high = middle - 1
        return self.lines[low] if self.lines else 0

    def find(self, quote):
        start = self.text.find(quote)
        while start >= 0:
            end = start + len(quote)
            before = self.text[start - 1:start]
            after = self.text[end:end + 1]
            open_left = quote[0].isalnum() and (before.isalnum() or before == "_")
            open_right = quote[-1].isalnum() and (after.isalnum() or after == "_")
            if not open_left and not open_right:
                return start
            start = self.text.find(quote, start + 1)
        return -1


def unpaged(lines):
    """Drop form feeds, footers and headers; keep (line, number)."""
    after_break = True
    for number, line in enumerate(lines, 1):
        if "\f" in line:
            after_break = True
            line = line.replace("\f", "")
        if FOOTER.match(line):
            continue
        if after_break and HEADER.match(line):
            after_break = False
            continue
        if line.strip():
            after_break = False
        yield line.rstrip(), number


class Row:
    """Cells of one table row, filled line by line."""

    def __init__(self, words):
        self.words, self.cells = words, []

    def add(self, cells, number):
        for place, cell in enumerate(cells):
            if place == len(self.cells):
                self.cells.append([])
            self.cells[place] += [(word, number) for word in cell.split()]

    def flush(self):
        for cell in self.cells:
            self.words += cell
        self.cells = []


def read_spec(path):
    """Section number -> list of (word, line), tables rewritten cell by cell."""
    sections, words = {}, []
    row, columns, piped = Row(words), None, False
    source = path.read_text(encoding="utf-8", errors="replace").split("\n")
    for line, number in unpaged(source):
        stripped = line.strip()
        heading = HEADING.match(line)
        if heading or BACK_MATTER.match(line):
            row.flush()
            columns, piped = None, False
            words = sections.setdefault(heading[1], []) if heading else []
            row = Row(words)
            continue
        if stripped.startswith("+") and re.fullmatch(r"[+=-]+", stripped):
            row.flush()
            piped = True
        elif piped and stripped.startswith("|") and stripped.endswith("|"):
            cells = stripped[1:-1].split("|")
            if any(cell.strip() for cell in cells):
                row.add(cells, number)
            else:
                row.flush()
        elif RULE.match(line):
            columns = [match.start() for match in re.finditer(r"-+", line)]
        elif columns is not None:
            if not stripped or CAPTION.match(line):
                row.flush()
            if CAPTION.match(line):
                columns = None
                words += [(word, number) for word in stripped.split()]
            elif stripped:
                ends = columns[1:] + [None]
                row.add([line[a:b] for a, b in zip(columns, ends)], number)
        elif stripped:
            row.flush()
            piped = False
            words += [(word, number) for word in stripped.split()]
    row.flush()
    return sections


class Spec:
    def __init__(self, path):
        self.path = path
        self.sections = read_spec(path)
        self.cache = {}
        self.all = Text([pair for words in self.sections.values() for pair in words])

    def section(self, number):
        if number not in self.cache:
            inside = [
                pair
                for name, words in self.sections.items()
                if name == number or name.startswith(number + ".")
                for pair in words
            ]
            self.cache[number] = Text(inside)
        return self.cache[number]

    def section_at(self, line):
        best = "?"
        for name, words in self.sections.items():
            if words and words[0][1] <= line <= words[-1][1]:
                best = name
        return best

    def nearest(self, quote, text):
        """Describe where the quote agrees longest with the text."""
        asked = quote.split()
        have = [word for word, _ in text.words]
        run = difflib.SequenceMatcher(None, have, asked, autojunk=False).find_longest_match(
            0, len(have), 0, len(asked)
        )
        if not run.size:
            return "no word of it found"
        line = text.words[run.a][1]
        from_word = max(run.a - run.b, 0)
        there = " ".join(have[from_word:from_word + len(asked) + 2])
        return (
            f"nearest: {self.path.name} line {line} (section {self.section_at(line)}), "
            f"{run.size} of {len(asked)} words agree; text there: {there}"
        )


# --------------------------------------------------------------------- check

def problems(entry, spec, prefix, register):
    for field in REQUIRED:
        if not isinstance(entry.get(field), str) or not entry[field]:
            yield f"field {field} missing or not a string"
            return
    for field in entry:
        if field not in FIELDS and field != "#line":
            yield f"unknown field {field}"
    for field in ("ambiguities", "errata"):
        if not isinstance(entry.get(field, []), list):
            yield f"{field} is not a list"
    if register is not None:
        for name in entry.get("ambiguities", []):
            if name not in register:
                yield f"{name} is not in the ambiguity register"
    section, level, quote = entry["section"], entry["level"], entry["quote"]
    if not re.fullmatch(
        re.escape(f"{prefix}-{section}-") + r"[a-z0-9]+(-[a-z0-9]+)*", entry["id"]
    ):
        yield f"id does not start with {prefix}-{section}- or is not kebab case"
    if entry["actor"] not in ACTORS:
        yield f"unknown actor {entry['actor']}"
    if entry["testable"] not in TESTABLE:
        yield f"unknown testable {entry['testable']}"
    if (entry["testable"] == "black-box") == ("why-not" in entry):
        yield "why-not belongs to the entries which are not black-box, and only there"
    if level != "STATEMENT" and level not in LEVELS:
        yield f"unknown level {level}"
    elif level != "STATEMENT" and level not in KEYWORD.findall(quote):
        yield f"level {level} does not occur in the quote"
    if quote != " ".join(quote.split()):
        yield "white space of the quote is not collapsed"
        return
    if len(quote.split()) < MIN_WORDS:
        yield f"quote has fewer than {MIN_WORDS} words: {quote}"
        return
    if section not in spec.sections:
        yield f"{spec.path.name} has no section {section}"
        return
    text = spec.section(section)
    if text.find(quote) >= 0:
        return
    elsewhere = spec.all.find(quote)
    if elsewhere >= 0:
        line = spec.all.line_at(elsewhere)
        yield (
            f"quote is not in section {section} but in section "
            f"{spec.section_at(line)} ({spec.path.name} line {line}): {quote}"
        )
    else:
        yield f"quote not found: {quote}\n    {spec.nearest(quote, spec.all)}"


def main(arguments):
    if not arguments or arguments[0].startswith("-"):
        print(__doc__.strip(), file=sys.stderr)
        return 2
    specs_dir = pathlib.Path(arguments[0])
    root = pathlib.Path(__file__).resolve().parent.parent
    catalogues = [pathlib.Path(name) for name in arguments[1:]] or sorted(
        (root / "fixtures" / "requirements").glob("rfc*.yaml")
    )
    failed, proven, seen, register = 0, 0, {}, None
    register_path = root / "fixtures" / "requirements" / "ambiguities.yaml"
    if register_path.exists():
        try:
            items = read_catalogue(register_path).get("ambiguities", [])
            register = {item.get("id") for item in items}
            if len(register) != len(items):
                raise Malformed(f"{register_path.name}: an id is used twice")
        except Malformed as err:
            print(err)
            failed += 1
    if not catalogues:
        print("no catalogue found")
        return 1
    for path in catalogues:
        spec_path = specs_dir / (path.stem + ".txt")
        try:
            catalogue, spec = read_catalogue(path), Spec(spec_path)
        except (Malformed, OSError) as err:
            print(f"{path.name}: {err}")
            failed += 1
            continue
        entries = catalogue.get("requirements")
        name = catalogue.get("spec", "")
        if str(catalogue.get("format")) != "1" or name.replace(" ", "").lower() != path.stem:
            print(f"{path.name}: format must be 1 and spec must name {path.stem}")
            failed += 1
        if not isinstance(entries, list) or not entries:
            print(f"{path.name}: no requirements")
            failed += 1
            continue
        for entry in entries:
            found = list(problems(entry, spec, path.stem, register))
            label = entry.get("id", "?")
            if label in seen:
                found.append(f"id already used at {seen[label]}")
            seen[label] = f"{path.name}:{entry['#line']}"
            for problem in found:
                print(f"{path.name}:{entry['#line']}: {label}: {problem}")
            failed += bool(found)
            proven += not found
    print(f"quotes: {proven} of {len(seen)} entries proven in {len(catalogues)} files, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
