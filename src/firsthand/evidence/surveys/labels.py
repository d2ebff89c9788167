"""Header and answer texts: tidied for display, compared without regard to case, spaces and a full stop."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from firsthand.tables import Table

NUMBERED = re.compile(r"(?:Q(?:uestion)?\s*)?(\d{1,3})([a-z]?)(\d?)[.):]\s+(.+)", re.IGNORECASE | re.DOTALL)
BRACKETED = re.compile(r"(.+?)\s*\[([^\[\]]*(?:\[[^\]]*\][^\[\]]*)*)\]", re.DOTALL)
CODED = re.compile(r"(.+?)_(\d+)(_TEXT)?")
TAGS = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
RESPONSE = {"response", "open-ended response"}


def tidy(text: str) -> str:
    """Text for display: spaces of every kind made one, markup and a single final full stop removed."""
    plain = " ".join(TAGS.sub(" ", text).split() if "<" in text else text.split())
    return plain[:-1].rstrip() if plain.endswith(".") and not plain.endswith("..") else plain


def label_key(text: str) -> str:
    """Equal for texts that a person would call the same: “12. Grafana” and “12. grafana.”."""
    return tidy(text).casefold()


@dataclass(frozen=True, kw_only=True)
class Heading:
    """What the header of a column says: `group` is shared by the columns of one question."""

    index: int
    header: str
    group: str
    title: str
    number: str = ""
    letter: str = ""
    part: str = ""
    row: str = ""


def headings(table: Table) -> tuple[Heading, ...]:
    """One heading per column, read in the manner of the header's depth."""
    if len(table.headers) == 1:
        found = [_flat(index, text) for index, text in enumerate(table.headers[0])]
        return tuple(_split_parts(found))
    if len(table.headers) == 2:
        return tuple(_two_levels(i, *cells) for i, cells in enumerate(zip(*table.headers, strict=True)))
    return tuple(_coded(table))


def _flat(index: int, text: str) -> Heading:
    plain = tidy(text)
    numbered = NUMBERED.fullmatch(plain)
    if numbered:
        number, letter, part, rest = numbered.groups()
        return Heading(
            index=index,
            header=text,
            group=f"number {number}",
            title=rest,
            number=number,
            letter=letter.lower(),
            part=part,
            row=rest,
        )
    bracketed = BRACKETED.fullmatch(plain)
    if bracketed:
        title, row = bracketed.groups()
        return Heading(index=index, header=text, group=f"title {title}", title=title, row=tidy(row))
    return Heading(index=index, header=text, group=f"column {index}", title=plain, row=plain)


def _split_parts(found: Sequence[Heading]) -> list[Heading]:
    """Splits `7a1. Row - Part` at the “ - ” whose right side every column of that part shares."""
    endings: Counter[tuple[str, str, str]] = Counter()
    for h in found:
        if h.part:
            endings[h.number, h.part, h.title.rpartition(" - ")[2]] += 1
    sizes = Counter((h.number, h.part) for h in found if h.part)
    result = []
    for h in found:
        row, dash, ending = h.title.rpartition(" - ")
        if h.part and dash and endings[h.number, h.part, ending] == sizes[h.number, h.part]:
            result.append(replace(h, row=tidy(row), part=ending))
        else:
            result.append(replace(h, part=f"Part {h.part}") if h.part else h)
    return result


def _two_levels(index: int, upper: str, lower: str) -> Heading:
    title, row = tidy(upper), tidy(lower)
    numbered = NUMBERED.fullmatch(title)
    number = numbered[1] + numbered[2].lower() if numbered else ""
    if row.casefold() in RESPONSE:
        row = ""
    return Heading(
        index=index,
        header=f"{upper} - {lower}" if lower else upper,
        group=f"title {title}" if row else f"column {index}",
        title=numbered[4] if numbered else title,
        number=number,
        row=row,
    )


def _coded(table: Table) -> list[Heading]:
    """Qualtrics: `Q2_1` over “Question - Row”; the text before the last shared “ - ” is the question."""
    result = []
    for index, (code, text) in enumerate(zip(table.headers[0], table.headers[1], strict=True)):
        plain, coded = tidy(text), CODED.fullmatch(code.strip())
        title, dash, row = plain.rpartition(" - ")
        if coded and dash and not coded[3]:
            result.append(Heading(index=index, header=text, group=f"code {coded[1]}", title=title, row=row))
        else:
            own = plain or tidy(code)
            result.append(
                Heading(index=index, header=text or code, group=f"column {index}", title=own, row=own)
            )
    return result
