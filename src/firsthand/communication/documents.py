"""A brief as a tagged PDF, set by typst from data: no text of a person is ever read as markup."""

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

from firsthand.charts import LIGHT, safe_link
from firsthand.communication.briefs import (
    Block,
    Brief,
    Bullets,
    ChartBlock,
    Heading,
    Inline,
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
from firsthand.communication.pages import TRACE_TITLE
from firsthand.communication.wording import day, source_words
from firsthand.errors import InputError

Data = dict[str, Any]


def to_pdf(brief: Brief, *, created: dt.datetime, attached: tuple[str, str] | None = None) -> bytes:
    """The brief as PDF/UA-1 on A4; `created` (with time zone) dates it to the second. Same input, same bytes.

    `attached` is a plain text, with the name of its file, that travels inside the document.
    Words are set in Libertinus Serif, which comes inside typst, so that no machine's fonts change the result.
    """
    if created.tzinfo is None:
        raise InputError(f"created={created.isoformat()} must have a time zone: use datetime.UTC.")
    import typst

    template = Path(__file__).with_name("brief.typ").read_bytes()
    # An empty root and no packages: whatever the template were made to ask for, there is nothing to read.
    with TemporaryDirectory() as empty:
        compiler = typst.Compiler(
            template,
            root=empty,
            ignore_system_fonts=True,
            sys_inputs={"brief": json.dumps(_document(brief) | {"attached": attached}, ensure_ascii=False)},
            package_path=empty,
            package_cache_path=empty,
        )
        moment = created.replace(microsecond=0)
        document = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=moment)
    # Only formats with one file per page give a list, only an output path gives None.
    return cast(bytes, document)


def _document(brief: Brief) -> Data:
    places = {key: place for place, key in enumerate(cited_sources(brief), 1)}
    language, _, region = brief.lang.partition("-")
    byline = [brief.subtitle, brief.author, day(brief.date)]
    return {
        "title": brief.title,
        "author": brief.author,
        "byline": " · ".join(part for part in byline if part),
        "lang": language,
        "region": region or None,
        "palette": LIGHT,
        "blocks": [_block(block, places) for block in brief.blocks],
        "trace-title": TRACE_TITLE,
        "trace": [
            {"label": brief.trace[key].label, "words": source_words(brief.trace[key])} for key in places
        ],
    }


def _block(block: Block, places: Mapping[str, int]) -> Data:
    match block:
        case Heading(text=text, level=level):
            return {"kind": "heading", "text": text, "level": level}
        case Paragraph(parts=parts, note=note):
            return {"kind": "paragraph", "parts": _line(parts, places), "note": note}
        case Bullets(items=items):
            return {"kind": "bullets", "items": [_line(item, places) for item in items]}
        case Quote(text=text, who=who, source=source):
            return {"kind": "quote", "text": text, "who": _origin(who, source, places)}
        case Numbers(items=figures):
            keys = [
                {"label": figure.label, "number": _inline(figure.number, places), "note": figure.note}
                for figure in figures
            ]
            return {"kind": "numbers", "items": keys}
        case ChartBlock(chart=chart, source=source):
            return {
                "kind": "chart",
                "title": chart.title,
                "svg": chart.svg_wide,
                "alt": f"{chart.title.rstrip('.')}. {chart.description}",
                "source": chart.source,
                "origin": _origin("how computed", source, places),
            }
        case TableBlock():
            return _table(block, places)


def _table(table: TableBlock, places: Mapping[str, int]) -> Data:
    longest = [
        max(sum(len(_text(part)) for part in row[column]) for row in table.rows) if table.rows else 0
        for column in range(len(table.header))
    ]
    return {
        "kind": "table",
        "caption": table.caption,
        "header": list(table.header),
        "rows": [[{"parts": _line(cell, places)} for cell in row] for row in table.rows],
        "right": list(table.right),
        # Figures take the room they need; words share what is left, longer ones more of it.
        "share": [
            0 if column in table.right else min(max(characters, 12), 60)
            for column, characters in enumerate(longest)
        ],
    }


def _line(parts: Line, places: Mapping[str, int]) -> list[Data]:
    return [_inline(part, places) for part in parts]


def _inline(part: Inline, places: Mapping[str, int]) -> Data:
    match part:
        case Number(text=text, source=source):
            return _origin(text, source, places)
        case Link(text=text, href=href):
            # A path means nothing in a document that is sent around.
            kind = "link" if safe_link(href).startswith("http") else "anchor"
            return {"kind": kind, "text": text, "href": href}
        case Strong(text=text):
            return {"kind": "strong", "text": text}
        case str():
            return {"kind": "text", "text": part}


def _origin(text: str, source: str, places: Mapping[str, int]) -> Data:
    return {"kind": "number", "text": text, "place": places[source]}


def _text(part: Inline) -> str:
    return part if isinstance(part, str) else part.text
