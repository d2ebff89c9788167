"""Pictures that say a finding: Vega-Lite specifications rendered to SVG without a browser."""

from firsthand.charts.chart import NARROW, WIDE, Chart, ChartTable
from firsthand.charts.needs import GapRow, ScoreRow, gap_chart, score_chart
from firsthand.charts.palette import DARK, LIGHT, css_variables, themed
from firsthand.charts.rendering import Render, cached, render

__all__ = [
    "DARK",
    "LIGHT",
    "NARROW",
    "WIDE",
    "Chart",
    "ChartTable",
    "GapRow",
    "Render",
    "ScoreRow",
    "cached",
    "css_variables",
    "gap_chart",
    "render",
    "score_chart",
    "themed",
]
