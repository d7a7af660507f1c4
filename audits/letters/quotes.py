"""What somebody wrote, apart from what the mail repeats of earlier ones."""

import re
import tomllib
from pathlib import Path

WORDS = tomllib.loads((Path(__file__).parent / "lexicons" / "quotes.toml").read_text("utf-8"))
LEAD = r"^[\s>*_|\-=]*"
ABOVE = re.compile(rf"\b(?:{'|'.join(WORDS['above'].values())})")  # for lower-case text
WROTE = re.compile("|".join(f"(?:{one})" for one in WORDS["wrote"].values()), re.I | re.S)
ORIGINAL = re.compile(
    LEAD + "(?:" + "|".join(f"(?:{one})" for one in WORDS["original"].values()) + r")[\s*_\-=:]*$",
    re.I,
)
FROM, FIELD, SUBJECT = (
    re.compile(LEAD + "(" + "|".join(WORDS[table].values()) + r")\*? ?: ?\*?\s*\S", re.I)
    for table in ("from", "field", "subject")
)
DATED = re.compile(r"\d{1,2}[:.]\d\d|\b\d{4}\b|@")
RULED = re.compile(r"^\s*[_\-=]{5,}\s*$")


def apart(text: str) -> tuple[str, str]:
    """The new text and the quoted one.

    >>> apart("It is 12.\\n\\nOn 3 May 2026, Sam wrote:\\n> How much is it?\\n> Sam")
    ('It is 12.', 'On 3 May 2026, Sam wrote:\\n> How much is it?\\n> Sam')
    """
    new: list[str] = []
    quoted: list[str] = []
    lines = text.split("\n")
    marked = ABOVE.search(text.lower()) is not None
    number, said = 0, False
    while number < len(lines):
        line = lines[number]
        above = marked and ABOVE.search(line[:300].lower()) is not None
        if above and not said:
            number += 1  # a helpdesk's "please write above this line": below is the mail itself
            continue
        if above or _rest_is_quoted(lines, number):
            quoted += lines[number:]
            break
        attribution = _attribution(lines, number)
        if attribution and (
            _quote_follows(lines, number + attribution)
            or DATED.search(" ".join(lines[number : number + attribution]))
        ):
            quoted += lines[number : number + attribution]
            number += attribution
            if not _quote_follows(lines, number):  # quoted without marks, as some programs do
                quoted += lines[number:]
                break
            continue
        repeats = line.lstrip().startswith(">")
        (quoted if repeats else new).append(line)
        said = said or bool(line.strip() and not repeats)
        number += 1
    return "\n".join(new).strip(), "\n".join(quoted).strip()


def _rest_is_quoted(lines: list[str], number: int) -> bool:
    """An "Original message" line, or the head of a mail."""
    line = lines[number]
    if not line.strip():
        return False
    if len(line) < 200 and ORIGINAL.match(line):
        return True
    ruled = RULED.match(line) is not None
    near = [one[:300] for one in lines[number + ruled : number + 10] if one.strip()][:6]
    if not near or not FROM.match(near[0]):
        return False
    others = {found[1].lower() for one in near[1:] if (found := FIELD.match(one))}
    named = any(SUBJECT.match(one) for one in near[1:])
    return len(others) >= 2 - named and (named or ruled)


def _attribution(lines: list[str], number: int) -> int:
    """How many lines from here say "On …, Sam wrote:", at most 3; 0 if they do not."""
    for length in (1, 2, 3):
        said = " ".join(line.strip() for line in lines[number : number + length])
        if len(said) > 400 or not said.strip() or said.lstrip().startswith(">"):
            return 0
        if said.rstrip().endswith((":", ":*", "：")) and WROTE.search(said):
            return length
        if number + length >= len(lines) or not lines[number + length].strip():
            return 0
    return 0


def _quote_follows(lines: list[str], number: int) -> bool:
    following = next((line for line in lines[number : number + 5] if line.strip()), "")
    return following.lstrip().startswith(">")
