"""Pictures that say a finding: Vega-Lite specifications rendered to SVG without a browser."""

from firsthand.charts.chart import NARROW, WIDE, Chart, ChartTable
from firsthand.charts.contributions import Added, waterfall_chart
from firsthand.charts.distributions import AnswerRow, ComparedRow, bar_chart, comparison_chart
from firsthand.charts.flags import Event
from firsthand.charts.flows import Flow, FlowNode, flow_chart
from firsthand.charts.funnels import FunnelBar, funnel_chart
from firsthand.charts.histograms import HistogramBar, histogram_chart
from firsthand.charts.lifecycles import LifeBar, lifecycle_chart
from firsthand.charts.lines import NamedLine, lines_chart
from firsthand.charts.maps import opportunity_map
from firsthand.charts.needs import NeedRow, ScoreRow, gap_chart, score_chart
from firsthand.charts.palette import DARK, LIGHT, css_variables, themed
from firsthand.charts.plans import PlanCard, PlanLoad, plan_chart
from firsthand.charts.rendering import Render, cached, png_of, render, safe_link
from firsthand.charts.retention import BackCell, BackRow, retention_chart
from firsthand.charts.sparks import spark
from firsthand.charts.timelines import Target, TimePoint, line_chart
from firsthand.charts.watched import WatchedPoint, watched_chart
from firsthand.charts.wording import certainty, compact, figure, spoken, with_interval

__all__ = [
    "DARK",
    "LIGHT",
    "NARROW",
    "WIDE",
    "Added",
    "AnswerRow",
    "BackCell",
    "BackRow",
    "Chart",
    "ChartTable",
    "ComparedRow",
    "Event",
    "Flow",
    "FlowNode",
    "FunnelBar",
    "HistogramBar",
    "LifeBar",
    "NamedLine",
    "NeedRow",
    "PlanCard",
    "PlanLoad",
    "Render",
    "ScoreRow",
    "Target",
    "TimePoint",
    "WatchedPoint",
    "bar_chart",
    "cached",
    "certainty",
    "compact",
    "comparison_chart",
    "css_variables",
    "figure",
    "flow_chart",
    "funnel_chart",
    "gap_chart",
    "histogram_chart",
    "lifecycle_chart",
    "line_chart",
    "lines_chart",
    "opportunity_map",
    "plan_chart",
    "png_of",
    "render",
    "retention_chart",
    "safe_link",
    "score_chart",
    "spark",
    "spoken",
    "themed",
    "watched_chart",
    "waterfall_chart",
    "with_interval",
]
