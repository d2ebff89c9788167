"""Taking out what is confidential, so that nothing of it is left in what is shown."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from firsthand.errors import InputError
from firsthand.learning.portfolio.figures import Span, figures
from firsthand.learning.portfolio.folding import fold_with_places
from firsthand.learning.portfolio.rules import FIGURES, NAMED, SHAPED, Rule, ordered

_TOP = "com|org|net|io|co|app|dev|edu|gov|info|biz|eu|uk|us|de|at|ch|fr|es|it|nl|be|dk|se|no|fi|pl|pt|ie"
_SHAPES = {
    "email": re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)*"),
    "link": re.compile(
        rf"(?:(?:https?|ftp)://|www\.)[^\s<>\"]*[^\s<>\"'.,;:!?)\]]|(?<![\w.@-])(?:[\w-]+\.)+(?:{_TOP})\b(?:/[^\s<>\"]*[\w/])?",
        re.IGNORECASE,
    ),
    "phone": re.compile(r"(?<![\w.,])(?:\+|\(?0)[\d ()./-]{6,}\d"),
}
_LONG = 6  # letters from which a word is taken out also inside another
_GAP = r"[\s\0_.&+/'‐–-]{0,3}"  # between the words of a name
_PASSES = 20


@dataclass(frozen=True, kw_only=True)
class Mark:
    """What stands from `start` to `end` of a redacted text was put there by a rule of `kind`."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, kw_only=True)
class Redacted:
    """A text without what was confidential, and where something stands instead."""

    text: str
    marks: tuple[Mark, ...]

    def pieces(self) -> Iterator[tuple[str, str]]:
        """The text in pieces, each with the kind of its mark, or with none."""
        at = 0
        for mark in self.marks:
            yield self.text[at : mark.start], ""
            yield self.text[mark.start : mark.end], mark.kind
            at = mark.end
        yield self.text[at:], ""


@dataclass(frozen=True, kw_only=True)
class Part:
    """A part of a record: `key` names it, `heading` and `text` are read."""

    key: str
    heading: str
    text: str


def redact(text: str, rules: Sequence[Rule]) -> Redacted:
    """The text with every rule applied, in one go as often as something is left to do.

    Raises `InputError` where what stands instead of one word holds another that is to go.
    """
    check_rules(rules)
    return _redact(text, ordered(rules))


def redact_parts(parts: Sequence[Part], rules: Sequence[Rule]) -> list[tuple[str, Redacted, Redacted]]:
    """Key, heading and text of each part, redacted."""
    return [(part.key, redact(part.heading, rules), redact(part.text, rules)) for part in parts]


@lru_cache(maxsize=256)
def found_in(text: str, rule: Rule) -> int:
    """How many places of a text a rule by itself would change."""
    return len(_spans(text, (rule,)))


def check_rules(rules: Sequence[Rule]) -> None:
    """Refuse rules whose replacements hold what another rule takes out: nothing would ever be clean."""
    _check(ordered(rules))


@lru_cache(maxsize=64)
def _check(rules: tuple[Rule, ...]) -> None:
    texts = [(rule, rule.standing) for rule in rules if rule.standing]
    texts += [(rule, "about") for rule in rules if rule.kind == "count"]
    for rule, text in texts:
        if spans := _spans(text, rules):
            what = f"“{rule.word}”" if rule.word else rule.kind
            held = text[spans[0].start : spans[0].end]
            raise InputError(
                f"“{text}”, which stands instead of {what}, holds “{held}”, which is to be taken out: write "
                "something else there, or take the other word from the list."
            )


def _redact(text: str, rules: tuple[Rule, ...]) -> Redacted:
    marks: list[Mark] = []
    for _ in range(_PASSES):
        spans = _spans(text, rules)
        if not spans:
            return Redacted(text=text, marks=tuple(marks))
        text, marks = _replaced(text, marks, spans)
    # Only what nobody writes, such as thousands of joined figures, gets here: none of it is safe to show.
    return Redacted(text="", marks=())


def _replaced(text: str, marks: list[Mark], spans: list[Span]) -> tuple[str, list[Mark]]:
    said, made, at, grown = [], [], 0, 0
    kept = [mark for mark in marks if not any(s.start < mark.end and mark.start < s.end for s in spans)]
    moved = dict.fromkeys(kept, 0)
    for span in spans:
        said += [text[at : span.start], span.instead]
        start = span.start + grown
        made.append(Mark(start=start, end=start + len(span.instead), kind=span.kind))
        grown += len(span.instead) - (span.end - span.start)
        at = span.end
        moved |= {mark: grown for mark in kept if mark.start >= span.end}
    said.append(text[at:])
    made += [Mark(start=mark.start + by, end=mark.end + by, kind=mark.kind) for mark, by in moved.items()]
    return "".join(said), sorted(made, key=lambda mark: mark.start)


def _spans(text: str, rules: Sequence[Rule]) -> list[Span]:
    """What is to be replaced, from left to right; where rules overlap, all of it by the first of them."""
    found: list[tuple[int, Span]] = []
    kinds = {rule.kind for rule in rules}
    folded = {
        fold_with_places(text, split=split, alike=alike) for split in (False, True) for alike in (False, True)
    }
    for rank, rule in enumerate(rules):
        if rule.kind in SHAPED:
            spans = [] if rule.kind == "email" and "@" not in text else _shaped(rule.kind, text)
        elif rule.kind in NAMED:
            spans = [span for plain, places in folded for span in _words(rule, plain, places)]
        else:
            continue
        found += [(rank, Span(start=a, end=b, kind=rule.kind, instead=rule.standing)) for a, b in spans]
    found += [(len(rules), span) for span in figures(text, kinds & set(FIGURES))]
    return _merged(found)


def _shaped(kind: str, text: str) -> list[tuple[int, int]]:
    return [each.span() for each in _SHAPES[kind].finditer(text)]


def _merged(found: list[tuple[int, Span]]) -> list[Span]:
    merged: list[tuple[int, Span]] = []
    for rank, span in sorted(found, key=lambda each: (each[1].start, each[0])):
        if not merged or span.start >= merged[-1][1].end:
            merged.append((rank, span))
            continue
        first_rank, first = merged[-1]
        best = span if rank < first_rank else first
        whole = Span(start=first.start, end=max(first.end, span.end), kind=best.kind, instead=best.instead)
        merged[-1] = min(rank, first_rank), whole
    return [span for _, span in merged]


def _words(rule: Rule, plain: str, places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Where a word stands: long ones with the rest of the word they are in, short ones only as words."""
    for first, pattern, is_long in _patterns(rule):
        if first not in plain:
            continue
        for match in pattern.finditer(plain):
            start, end = match.span()
            if is_long:
                start, end = _widened(plain, start, end)
            elif start and plain[start - 1].isalpha():
                continue
            yield places[start], places[end - 1] + 1


def _widened(plain: str, start: int, end: int) -> tuple[int, int]:
    while start and plain[start - 1].isalpha():
        start -= 1
    while end < len(plain) and plain[end].isalpha():
        end += 1
    return start, end + 2 if plain[end : end + 2] == "'s" else end


@lru_cache(maxsize=512)
def _patterns(rule: Rule) -> list[tuple[str, re.Pattern[str], bool]]:
    """For each term its first part, how it is found in any spelling of its gaps, and whether it is long."""
    found = []
    # A name in another alphabet is looked for as it is, and as the Latin letters that it looks like.
    alike = [tuple(fold_with_places(part, alike=True)[0] for part in term) for term in rule.terms]
    for term in dict.fromkeys([*rule.terms, *alike]):
        is_long = len("".join(term)) >= _LONG
        ending = "" if is_long else r"(?:'?s'?|'|es|ens?|ers?|e|n|in)?(?![^\W\d_])"
        found.append((term[0], re.compile(_GAP.join(map(re.escape, term)) + ending), is_long))
    return found
