"""What every kind of chart returns: a picture for wide and narrow screens, its words and its table."""

from dataclasses import dataclass

from firsthand.charts.rendering import Render, Spec, digest_of
from firsthand.errors import InputError

WIDE, NARROW = 720, 358


@dataclass(frozen=True, kw_only=True)
class ChartTable:
    """The same facts as the picture, in words and figures."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A picture that says a finding.

    `title` is the finding, `description` the text alternative. `svg_wide` is 720 px wide, `svg_narrow` 358 px
    and redrawn for phones. `table` is the alternative to look up. `digest` is the same exactly when the
    pictures are. `source` says where the figures come from. Both pictures are in light colours: see `themed`.
    """

    title: str
    description: str
    svg_wide: str
    svg_narrow: str
    table: ChartTable
    digest: str
    source: str = ""


def chart_of(
    wide: Spec,
    narrow: Spec,
    *,
    title: str,
    description: str,
    table: ChartTable,
    source: str,
    render: Render,
) -> Chart:
    """The chart drawn from its two specifications; `title` must say something."""
    if not title.strip():
        raise InputError("title='' must say the finding: one sentence that the picture shows.")
    named = f"{title.rstrip('.')}. {description}"
    wide, narrow = wide | {"description": named}, narrow | {"description": named}
    return Chart(
        title=title,
        description=description,
        svg_wide=render(wide),
        svg_narrow=render(narrow),
        table=table,
        digest=digest_of(wide, narrow),
        source=source,
    )
