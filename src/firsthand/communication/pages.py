"""A brief as an accessible HTML page without scripts, or as a part of one."""

from collections.abc import Mapping
from html import escape
from pathlib import Path

from firsthand.charts import DARK, LIGHT, Chart, css_variables, safe_link, themed
from firsthand.communication.briefs import (
    Block,
    Brief,
    Bullets,
    ChartBlock,
    Heading,
    KeyNumber,
    Line,
    Link,
    Number,
    Numbers,
    Paragraph,
    Quote,
    Strong,
    TableBlock,
    cited_sources,
)
from firsthand.communication.wording import day, source_words

TRACE_TITLE = "Where the numbers come from"


def to_html(brief: Brief, *, standalone: bool = True, links: Mapping[str, str] | None = None) -> str:
    """The brief as one self-contained page, or (`standalone=False`) as the inside of another page's `<main>`.

    Every number leads to its entry under "Where the numbers come from", or to `links[source key]`. The part
    wants a style for the classes num, note, key-numbers, quote, chart-wide, chart-narrow, scroll and trace.
    """
    given = links or {}
    anchors = {key: f"#from-{place}" for place, key in enumerate(cited_sources(brief), 1)}
    targets = {key: safe_link(given.get(key, anchor)) for key, anchor in anchors.items()}
    body = (
        f'<header><h1>{escape(brief.title)}</h1><p class="note">{_byline(brief)}</p></header>'
        + "".join(_block(block, targets) for block in brief.blocks)
        + _trace(brief, given)
    )
    if not standalone:
        return body
    style = Path(__file__).with_name("brief.css").read_text(encoding="utf-8")
    return (
        f'<!doctype html>\n<html lang="{escape(brief.lang)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(brief.title)}</title>\n<style>\n:root{{{css_variables(LIGHT)}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{css_variables(DARK)}}}}}\n{style}</style>\n"
        f"</head>\n<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _byline(brief: Brief) -> str:
    parts = [brief.subtitle, brief.author, day(brief.date)]
    return escape(" · ".join(part for part in parts if part))


def _block(block: Block, targets: Mapping[str, str]) -> str:
    match block:
        case Heading(text=text, level=level):
            return f"<h{level}>{escape(text)}</h{level}>\n"
        case Paragraph(parts=parts, note=note):
            tag = '<p class="note">' if note else "<p>"
            return f"{tag}{_line(parts, targets)}</p>\n"
        case Bullets(items=items):
            return "<ul>" + "".join(f"<li>{_line(item, targets)}</li>" for item in items) + "</ul>\n"
        case Quote(text=text, who=who, source=source):
            link = f'<a href="{escape(targets[source])}">{escape(who)}</a>'
            words = f"<blockquote>“{escape(text)}”</blockquote><figcaption>{link}</figcaption>"
            return f'<figure class="quote">{words}</figure>\n'
        case Numbers(items=figures):
            return f'<dl class="key-numbers">{"".join(_key(figure, targets) for figure in figures)}</dl>\n'
        case ChartBlock(chart=chart, source=source):
            return _chart(chart, targets[source])
        case TableBlock():
            return _table(block, targets)


def _line(parts: Line, targets: Mapping[str, str]) -> str:
    words = []
    for part in parts:
        match part:
            case Number(text=text, source=source):
                words.append(f'<a class="num" href="{escape(targets[source])}">{escape(text)}</a>')
            case Link(text=text, href=href):
                words.append(f'<a href="{escape(safe_link(href))}">{escape(text)}</a>')
            case Strong(text=text):
                words.append(f"<strong>{escape(text)}</strong>")
            case str():
                words.append(escape(part))
    return "".join(words)


def _key(figure: KeyNumber, targets: Mapping[str, str]) -> str:
    note = f'<dd class="note">{escape(figure.note)}</dd>' if figure.note else ""
    return f"<div><dt>{escape(figure.label)}</dt><dd>{_line((figure.number,), targets)}</dd>{note}</div>"


def _chart(chart: Chart, target: str) -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in chart.table.header)
    rows = "".join(
        f'<tr><th scope="row">{escape(row[0])}</th>'
        + "".join(f"<td>{escape(cell)}</td>" for cell in row[1:])
        + "</tr>"
        for row in chart.table.rows
    )
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    source = f"{escape(chart.source)} · " if chart.source else ""
    return (
        f'<figure class="chart"><figcaption>{escape(chart.title)}</figcaption>'
        f'<div class="chart-wide">{themed(chart.svg_wide)}</div>'
        f'<div class="chart-narrow">{themed(chart.svg_narrow)}</div>'
        f'<p class="note">{source}<a href="{escape(target)}">how computed</a></p>'
        f"<details><summary>Table</summary>{_scroll(chart.title, table)}</details></figure>\n"
    )


def _table(table: TableBlock, targets: Mapping[str, str]) -> str:
    def side(column: int) -> str:
        return ' class="right"' if column in table.right else ""

    head = "".join(
        f'<th scope="col"{side(column)}>{escape(name)}</th>' for column, name in enumerate(table.header)
    )
    rows = "".join(
        f'<tr><th scope="row">{_line(row[0], targets)}</th>'
        + "".join(f"<td{side(column)}>{_line(cell, targets)}</td>" for column, cell in enumerate(row[1:], 1))
        + "</tr>"
        for row in table.rows
    )
    caption = f"<caption>{escape(table.caption)}</caption>"
    inside = f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    return _scroll(table.caption, inside) + "\n"


def _scroll(name: str, table: str) -> str:
    """A table that scrolls sideways on phones, by keyboard too."""
    return f'<div class="scroll" role="region" tabindex="0" aria-label="Table: {escape(name)}">{table}</div>'


def _trace(brief: Brief, links: Mapping[str, str]) -> str:
    entries = []
    for place, (key, numbers) in enumerate(cited_sources(brief).items(), 1):
        source = brief.trace[key]
        label = escape(source.label)
        if key in links:
            label = f'<a href="{escape(links[key])}">{label}</a>'
        used = escape("; ".join(numbers))
        entries.append(
            f'<li id="from-{place}"><strong>{label}</strong> {escape(source_words(source))}'
            f"<br><span>Used for: {used}</span></li>"
        )
    return (
        f'<section class="trace" aria-labelledby="trace"><h2 id="trace">{TRACE_TITLE}</h2>'
        f"<ol>{''.join(entries)}</ol></section>"
    )
