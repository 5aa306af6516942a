"""What the words of a criterion say: how its parts combine, which verdict it states.

Tables of phrases, first match wins. Where the words don't settle it the answer is None
with a doubt in words: a person decides, nothing is guessed.
"""

import re
from collections.abc import Sequence

TAIL = 400
WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
COUNT = {word: place for place, word in enumerate(WORDS, 1)}
N = r"(?P<n>[1-9][0-9]?|" + "|".join(WORDS) + r")(?:\s*\(\s*[0-9a-z]+\s*\))?"
THESE = r"(?:of\b|(?:the )?(?:following|criteria|conditions)\b|these\b)"
BUT = r"\b(?:unless|except(?:ion|ions|ing|ed)?|other than)\b"

UNCLEAR = "unclear"
COMBINATORS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (meaning, re.compile(pattern))
    for meaning, pattern in (
        (UNCLEAR, rf"\bnot all {THESE}"),
        (
            UNCLEAR,
            rf"\b(?:no more than|at most|up to|fewer than|exactly|only) {N} of\b",
        ),
        (UNCLEAR, rf"\b(?:all|any|both|either|none|{N}) {THESE}[^.]*{BUT}"),
        (UNCLEAR, rf"{BUT}[^.]*\b(?:all|both|each|every)\b"),
        ("none", rf"{BUT}[^.]*\b(?:any|either|at least one|one or more)\b"),
        ("none", rf"{BUT}[^.]*\b(?:one|1) {THESE}"),
        (UNCLEAR, rf"{BUT}[^.]*\b{N} (?:or more )?{THESE}"),
        ("none", rf"{BUT}[^.]*(?::|\bfollowing\b)"),
        ("none", rf"\b(?:none|absence of (?:any|all)|without (?:any|either)) {THESE}"),
        ("none", r"\bnot dependent on (?:any|either)\b"),
        ("at_least", rf"\b(?:at least|a minimum of|any) {N} (?:or more )?{THESE}"),
        ("at_least", rf"\b{N} or more {THESE}"),
        ("at_least", rf"\b{N} {THESE}"),
        ("any", rf"\b(?:any|any one|either|one or more) {THESE}|\beither:"),
        ("all", rf"\b(?:all|both|each|every one) {THESE}|\ball (?:are|is) met\b"),
    )
)

POSITIVE, NEGATIVE = "medically_necessary", "not_medically_necessary"
NOT = r"\b(?:not|never|no longer)\b"
NEAR = r"(?:(?!\b(?:unless|except|when|if)\b)[^.,;:]){0,40}"
NECESSARY = r"\b(?:medically|reasonable and) necessary\b"
VERDICTS: dict[str, tuple[str, ...]] = {
    NEGATIVE: (NOT + NEAR + NECESSARY, r"\b(?:is|are|be) denied\b"),
    "investigational": (r"\b(?:experimental|investigational|unproven|not proven)\b",),
    "not_covered": (
        NOT + r"(?: be| being| currently)? covered\b",
        r"\bnon-? ?covered\b",
        r"\bdo(?:es)? not cover\b",
        r"\b(?:remains?|is|are) excluded\b",
        r"\bcosmetic\b",
    ),
    POSITIVE: (
        NECESSARY,
        r"\bproven\b",
        r"\bwill cover\b",
        r"\b(?:is|are|be|considered)(?: a)? covered\b",
    ),
}
UNSURE = re.compile(NOT + r"[^.;:]{0,80}" + NECESSARY)
STATES = {
    verdict: re.compile("|".join(phrases)) for verdict, phrases in VERDICTS.items()
}
JOINED = re.compile(r"\b(and|or|and/or)[\s,]*$")


def combinator(text: str, parts: Sequence[str]) -> tuple[str | None, str]:
    """How the parts under a text combine, and a doubt in words (empty: none).

    The last sentence of the text decides; where it says nothing, the `and` or `or` at
    the ends of the parts does.
    """
    said = " ".join(text[-TAIL:].lower().split())
    joined = {match[1] for part in parts[:-1] if (match := _joined(part))}
    for meaning, pattern in COMBINATORS:
        if match := pattern.search(said.rpartition(". ")[2]):
            return _meaning(meaning, match, joined)
    if joined in ({"and"}, {"or"}):
        return ("all" if joined == {"and"} else "any"), ""
    ends = ", ".join(f"“{word}”" for word in sorted(joined))
    nothing = "Nothing says how its parts combine"
    return None, f"Its parts end in {ends}" if ends else nothing


def verdict(text: str, strong: Sequence[str]) -> tuple[str | None, str]:
    """The verdict that a text states, and a doubt in words (empty: none).

    What is set in bold goes first; a text that states two verdicts states none.
    """
    for words in (" ".join(strong), text):
        found = _verdicts(" ".join(words.lower().split()))
        if len(found) == 1:
            return found[0], ""
        if found:
            return None, f"It states two verdicts: {', '.join(found)}"
    return None, ""


def ends_like_an_item(text: str) -> bool:
    """Whether a paragraph ends as one entry of a list does: `;`, `; and`, `or`."""
    return text.endswith(";") or bool(_joined(text))


def _joined(text: str) -> re.Match[str] | None:
    return JOINED.search(text[-TAIL:].lower())


def _meaning(
    meaning: str, match: re.Match[str], joined: set[str]
) -> tuple[str | None, str]:
    number = match.groupdict().get("n") or ""
    count = COUNT.get(number) or int(number or 0)
    bare = match[0].endswith((":", "following"))
    if meaning == "none" and bare and joined == {"and"}:
        meaning = UNCLEAR
    if meaning == UNCLEAR:
        return None, f"“{match[0]}” can't be read for certain"
    doubt = "It says all, its parts end in “or”" if "or" in joined else ""
    if meaning == "all":
        return meaning, doubt
    if meaning == "at_least":
        return (f"at_least:{count}" if count > 1 else "any"), ""
    return meaning, ""


def _verdicts(text: str) -> list[str]:
    """Verdicts in the order of the table; words that one claimed are gone for the next.

    "Unproven and not medically necessary" is one verdict, the first of the two. A "not"
    that may reach as far as "necessary" leaves two, and so none.
    """
    found = []
    for name, pattern in STATES.items():
        if name == POSITIVE and UNSURE.search(text):
            found.append(NEGATIVE)
        text, times = pattern.subn(" ", text)
        if times:
            found.append(name)
    negative = [name for name in found if name != POSITIVE]
    return negative[:1] + found[len(negative) :]
