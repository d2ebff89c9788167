"""Pages of briefs."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe

from firsthand.communication import to_html
from firsthand.errors import InputError
from firsthand_web.communication.actions import briefs as actions
from firsthand_web.communication.actions.weighty import PUBLICATION
from firsthand_web.communication.forms import ChoicesForm, WordsForm
from firsthand_web.communication.models import Brief
from firsthand_web.communication.queries import choices as from_what
from firsthand_web.communication.queries import composing, files, origins
from firsthand_web.core import access, refusals
from firsthand_web.core.actions import proposals

WORDS = ("title", "opening", "closing")


def briefs(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    """The newest version of each brief."""
    place = access.enter(request, workspace, product)
    rows = Brief.objects.current(place.product).defer("snapshot").select_related("created_by")
    context = {
        "briefs": rows,
        "ready": from_what.settings_of(place.product).exists(),
    }
    return render(request, "communication/briefs.html", context)


def brief_new(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    """A new brief, or with `after` the next version of one."""
    place = access.edit(request, workspace, product)
    after = request.GET.get("after", "")
    replaces = access.record(place, Brief, int(after)) if after.isdigit() else None
    initial = from_what.defaults(place.product, today=timezone.localdate())
    given = vars(initial) if initial is not None else {}
    if replaces is not None:
        kept = from_what.Choices.from_json(replaces.choices)
        given = {**given, "audience": kept.audience, "most_needs": kept.most_needs}
    form = ChoicesForm(request.POST or None, product=place.product, initial=given)
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            made = actions.begin(
                by=place.person, product=place.product, choices=form.choices, replaces=replaces
            )
            return redirect(place.url("brief" if isinstance(made, Brief) else "job", made.pk))
    context = {"form": form, "replaces": replaces, "ready": initial is not None}
    return render(request, "communication/brief_new.html", context)


def brief(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    place = access.enter(request, workspace, product)
    found = access.record(place, Brief, pk)
    inside = to_html(found.told, standalone=False, links=origins.links(place, found.sources))
    newer = found.newer
    before = found.replaces if found.replaces and found.replaces.deletion_id is None else None
    context = {
        "brief": found,
        "inside": mark_safe(inside),  # noqa: S308 - the library escapes every word
        "newer": newer,
        "before": before,
        "changed": [] if newer else composing.changed(found, today=timezone.localdate()),
    }
    return render(request, "communication/brief.html", context)


def brief_edit(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    place = access.edit(request, workspace, product)
    found = access.record(place, Brief, pk)
    form = WordsForm(request.POST or None, initial={name: getattr(found, name) for name in WORDS})
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            actions.edit(by=place.person, brief=found, **form.cleaned_data)
            return redirect(place.url("brief", pk))
    return render(request, "communication/brief_edit.html", {"brief": found, "form": form})


def brief_publication(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """Says what publishing means, then publishes."""
    place = access.edit(request, workspace, product)
    found = access.record(place, Brief, pk)
    if request.method == "POST":
        try:
            made = proposals.settle(
                by=place.person,
                product=place.product,
                role=place.role,
                act=PUBLICATION.name,
                title=f"Publish: {found.title}",
                payload={"brief": found.pk},
                record=found,
            )
        except InputError as error:
            messages.error(request, str(error))
            return redirect(place.url("brief", pk))
        if made == found:
            messages.success(request, "Published. Neither its numbers nor its words change any more.")
        return redirect(place.url_of(made))
    context = {
        "brief": found,
        "changed": composing.changed(found, today=timezone.localdate()),
        "waits": proposals.waits(place.role, place.workspace, PUBLICATION.name),
    }
    return render(request, "communication/brief_publication.html", context)


def brief_html(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    place = access.enter(request, workspace, product)
    found = access.record(place, Brief, pk)
    return _download(files.html_file(found), "text/html; charset=utf-8", files.file_name(found, "html"))


def brief_pdf(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    place = access.enter(request, workspace, product)
    found = access.record(place, Brief, pk)
    return _download(files.pdf_file(found), "application/pdf", files.file_name(found, "pdf"))


def _download(content: bytes, content_type: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)
