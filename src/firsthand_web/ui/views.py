"""Every component on one page, for whoever builds the next one."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from firsthand.charts import NeedRow, gap_chart
from firsthand.estimates import wilson


@login_not_required
def components(request: HttpRequest) -> HttpResponse:
    rows = [
        NeedRow(
            label="Pack for a weekend",
            importance=wilson(81, 100),
            satisfaction=wilson(26, 96),
            highlight=True,
        ),
        NeedRow(label="Find a quiet route", importance=wilson(55, 98), satisfaction=wilson(52, 90)),
        NeedRow(label="Charge on the way", importance=wilson(12, 25), satisfaction=wilson(20, 24)),
    ]
    context = {
        "estimate": wilson(79, 100),
        "small": wilson(4, 6),
        "chart": gap_chart(rows, title="Packing is the widest gap of the three"),
        "stages": ("evidence", "need", "plan", "result"),
    }
    return render(request, "ui/components.html", context)
