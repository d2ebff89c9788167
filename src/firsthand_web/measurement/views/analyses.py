"""Saved analyses, and what leaves Firsthand of an analysis."""

from io import StringIO

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from firsthand.charts import png_of
from firsthand.errors import InputError
from firsthand.measurement import store
from firsthand.measurement.sql_text import source
from firsthand.tables import write_csv
from firsthand_web.core import access
from firsthand_web.core.refusals import in_message
from firsthand_web.measurement.actions import analyses as actions
from firsthand_web.measurement.actions.metrics import create_metric
from firsthand_web.measurement.models import Analysis
from firsthand_web.measurement.queries import events, explore, zones
from firsthand_web.measurement.queries.explore.asking import merged
from firsthand_web.measurement.queries.explore.kinds import Frame
from firsthand_web.measurement.views.explore import answered, kind_named, saved_of

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
    "sql": "text/plain; charset=utf-8",
}


def analysis(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """A saved question with its answer of today."""
    place = access.enter(request, workspace, product)
    found = access.record(place, Analysis, pk)
    if found.kind not in explore.KINDS:
        raise Http404
    kind = explore.KINDS[found.kind]
    question, faults = explore.read(kind, explore.query_of(found.question))
    context = answered(place, kind, question) | {
        "analysis": found,
        "kind": kind,
        "question": question,
        "faults": faults,
    }
    return render(request, "measurement/analysis.html", context)


@require_POST
def exploration_saving(request: HttpRequest, workspace: str, product: str, kind: str) -> HttpResponse:
    """Keep the question of the address: under a new name, or with `saved` in place of a saved one."""
    place = access.edit(request, workspace, product)
    found = kind_named(kind)
    question, _ = explore.read(found, request.GET)
    name = request.POST.get("name", "")
    saved = saved_of(place, found, request.POST.get("saved", ""))
    address = f"{place.url('exploration', kind)}?{request.GET.urlencode()}"
    with in_message(request):
        if saved is not None:
            actions.change_analysis(by=place.person, analysis=saved, name=name, question=question.pairs)
        else:
            saved = actions.save_analysis(
                by=place.person, product=place.product, name=name, kind=kind, question=question.pairs
            )
        messages.success(request, f"“{saved.name}” is saved.")
        address = place.url("analysis", saved.pk)
    return redirect(address)


@require_POST
def exploration_metric(request: HttpRequest, workspace: str, product: str, kind: str) -> HttpResponse:
    """Follow what is asked as a metric."""
    place = access.edit(request, workspace, product)
    found = kind_named(kind)
    question, _ = explore.read(found, request.GET)
    name = " ".join(request.POST.get("name", "").split()) or question.words
    address = f"{place.url('exploration', kind)}?{request.GET.urlencode()}"
    with in_message(request):
        if question.ready or found.metric is None:
            raise InputError(question.ready or f"A {found.label.lower()} is no number to follow.")
        made = create_metric(by=place.person, product=place.product, formula=found.metric(question, name))
        address = place.url("metric", made.pk)
    return redirect(address)


@require_POST
def analysis_name(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """Give a saved analysis another name."""
    place = access.edit(request, workspace, product)
    found = access.record(place, Analysis, pk)
    with in_message(request):
        actions.change_analysis(by=place.person, analysis=found, name=request.POST.get("name", ""))
    return redirect(place.url("analysis", pk))


def exploration_export(
    request: HttpRequest, workspace: str, product: str, kind: str, form: str
) -> HttpResponse:
    """The answer as a picture (SVG, PNG), a table (CSV) or a query (SQL); never with people in it."""
    place = access.enter(request, workspace, product)
    found = kind_named(kind)
    question, _ = explore.read(found, request.GET)
    if form not in TYPES or (form == "sql" and found.sql is None):
        raise Http404
    if question.ready:
        return _refused(question.ready)
    try:
        content = _content(place, found, question, form)
    except InputError as error:
        return _refused(str(error))
    response = HttpResponse(content, content_type=TYPES[form])
    name = f"{place.product.slug}-{kind}.{form}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _refused(why: str) -> HttpResponse:
    return HttpResponse(why, content_type="text/plain; charset=utf-8", status=422)


def _content(place: access.Place, kind: explore.Kind, question: explore.Question, form: str) -> str | bytes:
    if form == "sql":
        known, zone = events.span(place.product), zones.zone_of(place.workspace)
        assert kind.sql is not None
        if known is None:
            raise InputError("There are no events to ask: import some first.")
        aliases = store.rules(events.folder_of(place.product)).aliases
        view = source("events.parquet", sorted(question.properties), aliases)
        told = f"-- {kind.label}: {question.words}; days are those of {zone}"
        return f"{told}\n{view}\n{kind.sql(merged(question, aliases), known, zone)}"
    answer = explore.answer(place.product, kind, question)
    shown = kind.show(
        question, answer, Frame(marks=explore.marks(place.product), zone=zones.zone_of(place.workspace))
    )
    if form == "csv":
        table = StringIO(newline="")
        rows = [[cell.text if cell.value is None else cell.value for cell in row] for row in shown.rows]
        write_csv(table, shown.header, rows)
        return table.getvalue()
    if shown.chart is None:
        raise InputError("There is nothing to draw: no complete period has a value.")
    return shown.chart.svg_wide if form == "svg" else png_of(shown.chart.svg_wide)
