"""A portfolio as one page that needs nothing else, and back to its lines."""

from collections.abc import Iterator, Sequence
from html import escape
from html.parser import HTMLParser
from pathlib import Path

from firsthand.charts import DARK, LIGHT, css_variables
from firsthand.errors import InputError
from firsthand.learning.portfolio.lines import KINDS, Line, digest

CHECK = (
    "Whoever issued this keeps its digest: ask them for it and compare. “firsthand portfolio check” says "
    "whether a word was changed since."
)
DRAFT = "A draft: nobody has signed it off."
LANGUAGE = "en"


def to_html(lines: Sequence[Line], *, draft: bool = False) -> str:
    """One accessible page without script and without anything from elsewhere; a draft has no digest."""
    style = Path(__file__).with_name("site.css").read_text(encoding="utf-8")
    head, sections = _divided(lines)
    title = escape(head[0].text)
    return (
        f'<!doctype html>\n<html lang="{LANGUAGE}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{title}</title>\n<style>\n:root{{{css_variables(LIGHT)}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{css_variables(DARK)}}}}}\n{style}</style>\n"
        f"</head>\n<body>\n<header>\n{''.join(map(_element, head))}</header>\n"
        f"{_contents(sections)}<main>\n{''.join(_sections(sections))}</main>\n"
        f"{_foot(lines, draft)}</body>\n</html>\n"
    )


def read_html(page: str) -> tuple[tuple[Line, ...], str]:
    """The lines that a page shows in its header and main part, and the digest that it prints."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    if not reader.lines:
        raise InputError("This page shows no portfolio: choose a file that was downloaded from one.")
    return tuple(reader.lines), reader.printed.strip()


def _divided(lines: Sequence[Line]) -> tuple[list[Line], list[list[Line]]]:
    head: list[Line] = []
    sections: list[list[Line]] = []
    for line in lines:
        if line.kind == "h2":
            sections.append([])
        (sections[-1] if sections else head).append(line)
    return head, sections


def _contents(sections: Sequence[Sequence[Line]]) -> str:
    if len(sections) < 2:
        return ""
    links = (f'<li><a href="#s{n}">{escape(each[0].text)}</a></li>' for n, each in enumerate(sections, 1))
    return f'<nav aria-label="Contents"><ul>{"".join(links)}</ul></nav>\n'


def _sections(sections: Sequence[Sequence[Line]]) -> Iterator[str]:
    for number, (heading, *rest) in enumerate(sections, 1):
        of_mentor = ' class="signed"' if any(line.kind == "time" for line in rest) else ""
        yield (
            f'<section{of_mentor} aria-labelledby="s{number}">\n'
            f'<h2 id="s{number}">{escape(heading.text)}</h2>\n'
            f"{''.join(map(_element, rest))}</section>\n"
        )


def _element(line: Line) -> str:
    return f"<{line.kind}>{escape(line.text)}</{line.kind}>\n"


def _foot(lines: Sequence[Line], draft: bool) -> str:
    if draft:
        return f"<footer><p>{DRAFT}</p></footer>\n"
    return f"<footer><p>Digest (SHA-256): <code>{digest(lines)}</code></p><p>{CHECK}</p></footer>\n"


class _Reader(HTMLParser):
    """Collects the lines before the footer, and the digest in it."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[Line] = []
        self.printed = ""
        self._kind, self._text = "", ""
        self._below = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._below = self._below or tag == "footer"
        if (tag in KINDS and not self._below) or (tag == "code" and self._below):
            self._kind, self._text = tag, ""

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag != self._kind:
            return
        if tag == "code":
            self.printed = self._text
        else:
            self.lines.append(Line(kind=tag, text=self._text))
        self._kind = ""
