"""Telling it: briefs whose every number leads to its source, as HTML and as tagged PDF."""

from firsthand.communication.briefs import (
    Block,
    Brief,
    Bullets,
    ChartBlock,
    Heading,
    Inline,
    KeyNumber,
    Line,
    Link,
    Number,
    Numbers,
    Paragraph,
    Quote,
    Source,
    Strong,
    TableBlock,
    cited_sources,
    trace_table,
)
from firsthand.communication.case_brief import (
    Expectation,
    NeedLine,
    PlanLine,
    PlanProof,
    QuoteLine,
    needs_and_plan_brief,
)
from firsthand.communication.documents import to_pdf
from firsthand.communication.figures import with_figures
from firsthand.communication.pages import to_html
from firsthand.communication.snapshots import from_plain, to_plain

__all__ = [
    "Block",
    "Brief",
    "Bullets",
    "ChartBlock",
    "Expectation",
    "Heading",
    "Inline",
    "KeyNumber",
    "Line",
    "Link",
    "NeedLine",
    "Number",
    "Numbers",
    "Paragraph",
    "PlanLine",
    "PlanProof",
    "Quote",
    "QuoteLine",
    "Source",
    "Strong",
    "TableBlock",
    "cited_sources",
    "from_plain",
    "needs_and_plan_brief",
    "to_html",
    "to_pdf",
    "to_plain",
    "trace_table",
    "with_figures",
]
