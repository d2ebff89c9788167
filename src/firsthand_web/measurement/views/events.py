"""Events: what is there, and files that bring more."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from firsthand.errors import InputError
from firsthand_web.core import access
from firsthand_web.core.folder import kept_file
from firsthand_web.core.refusals import on_form
from firsthand_web.measurement.actions import event_drafts as drafts
from firsthand_web.measurement.actions.capture import settle
from firsthand_web.measurement.forms.events import EventDraftForm, EventImportForm
from firsthand_web.measurement.models import EventDraft, EventFile
from firsthand_web.measurement.queries import event_drafts as draft_queries
from firsthand_web.measurement.queries import events as queries
from firsthand_web.measurement.queries import zones

PER_PAGE = 100
SHOWN = 8  # rows that are told one by one; the download has all


def events(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    """The events that are known by name, the commonest first, and the files they came from."""
    place = access.enter(request, workspace, product)
    settle(place.product)
    files = EventFile.objects.counting().filter(batch__product=place.product).select_related("batch__by")
    page = Paginator(queries.commonest(place.product), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "files": files[:50], "zone": zones.zone_of(place.workspace)}
    return render(request, "measurement/events.html", context)


def event_import(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    """Upload a file; the next page shows what it is."""
    place = access.edit(request, workspace, product)
    form = EventImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        with on_form(form, "file"):
            draft = drafts.begin(by=place.person, product=place.product, name=file.name, chunks=file.chunks())
            return redirect(place.url("event_draft", draft.pk))
    waiting = EventDraft.objects.filter(product=place.product, imported=None)[:10]
    context = {"form": form, "drafts": waiting, "megabytes": settings.LARGEST_FILE // 1_000_000}
    status = 422 if form.errors else 200
    return render(request, "measurement/event_import.html", context, status=status)


def event_draft(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """What was recognised, its first rows as they will be read, and the mapping to change."""
    place = access.edit(request, workspace, product)
    draft = get_object_or_404(EventDraft, product=place.product, pk=pk)
    if draft.imported_id is not None:
        return redirect(place.url("event_file", draft.imported_id))
    found = draft_queries.preview_of(draft)
    form = EventDraftForm(request.POST or None, found=found, reading=draft.reading, zone=draft.zone)
    if request.method == "POST" and form.is_valid():
        try:
            drafts.change(by=place.person, draft=draft, zone=form.cleaned_data["zone"], reading=form.reading)
            if "import" in request.POST:
                return redirect(place.url("job", drafts.confirm(by=place.person, draft=draft).pk))
            return redirect(place.url("event_draft", pk))
        except InputError as error:
            form.add_error(None, str(error))
            found = draft_queries.preview_of(draft)
    parts = [(form[part], *more) for part, *more in draft_queries.mapping_of(found)]
    zone = zones.zone_of(place.workspace)
    context = {"draft": draft, "found": found, "form": form, "parts": parts, "zone": zone}
    status = 422 if form.errors else 200
    return render(request, "measurement/event_draft.html", context, status=status)


@require_POST
def event_draft_removal(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    place = access.edit(request, workspace, product)
    draft = get_object_or_404(EventDraft, product=place.product, pk=pk, imported=None)
    drafts.discard(by=place.person, draft=draft)
    messages.success(request, f"{draft.name} is thrown away. Nothing was imported.")
    return redirect(place.url("event_import"))


def event_file(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """What one import brought, and what was wrong in the file."""
    place = access.enter(request, workspace, product)
    files = EventFile.objects.filter(batch__product=place.product).select_related("batch__by")
    found = get_object_or_404(files, pk=pk)
    rows = [problem for problem in found.problems if ", row " in problem]
    context = {
        "file": found,
        "again": "again" in request.GET,
        "notes": [problem for problem in found.problems if ", row " not in problem],
        "rows": rows[:SHOWN],
        "more": max(found.left_out, len(rows)) - SHOWN,
    }
    return render(request, "measurement/event_file.html", context)


def event_file_left_out(request: HttpRequest, workspace: str, product: str, pk: int) -> FileResponse:
    """Every row that was left out: row, column, value, rule, and what stood in it."""
    place = access.edit(request, workspace, product)
    found = get_object_or_404(EventFile.objects.exclude(apart=""), batch__product=place.product, pk=pk)
    file = kept_file(settings.FOLDER, found.apart).open("rb")
    return FileResponse(
        file, as_attachment=True, filename=f"left-out-of-import-{pk}.csv", content_type="text/csv"
    )
