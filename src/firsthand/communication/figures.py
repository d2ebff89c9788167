"""Finding the figures in a sentence, so that each of them can lead to its source."""

import re

from firsthand.communication.briefs import Line, Number

_MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
# Names in quotation marks, days and years hold digits that are not figures.
_WORDS = rf"“[^”]*”|\d{{1,2}} (?:{_MONTHS})[a-z]*\b|\b(?:19|20)\d\d\b(?![,.]\d)"
_FIGURE = r"(?<![\w.,])[−-]?\d+(?:[.,]\d+)*(?: %)?(?!\w)"
_PARTS = re.compile(rf"(?P<words>{_WORDS})|(?P<figure>{_FIGURE})")


def with_figures(text: str, source: str) -> Line:
    """The sentence as parts, each figure in it a `Number` of `source`; what stands in “ ” is a name."""
    parts: list[str | Number] = []
    start = 0
    for match in _PARTS.finditer(text):
        if match["figure"]:
            parts += [text[start : match.start()], Number(text=match["figure"], source=source)]
            start = match.end()
    return tuple(part for part in (*parts, text[start:]) if part)
