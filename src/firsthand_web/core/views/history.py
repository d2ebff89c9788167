"""What happened, and how to take it back."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from firsthand_web.core import access, registry
from firsthand_web.core.actions import records
from firsthand_web.core.models import AuditEntry, Batch, Deletion
from firsthand_web.core.queries.activity import lines
from firsthand_web.core.queries.thread import card


def activity(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    place = access.enter(request, workspace, product)
    entries = AuditEntry.objects.filter(workspace=place.workspace).select_related("by", "product")
    area = request.GET.get("area", "")
    if area:
        entries = entries.filter(verb__startswith=f"{area}.")
    page = Paginator(entries, 50).get_page(request.GET.get("page"))
    deletions = Deletion.objects.filter(product=place.product, restored_at=None).select_related("by")[:10]
    areas = sorted({verb.split(".")[0] for verb in entries.values_list("verb", flat=True).distinct()})
    context = {
        "page": page,
        "lines": lines(place, page.object_list),
        "deletions": deletions,
        "area": area,
        "areas": areas,
    }
    return render(request, "core/activity.html", context)


@require_POST
def deletion(request: HttpRequest, workspace: str, product: str, type_name: str, pk: int) -> HttpResponse:
    """Delete any record; the message offers the way back."""
    place = access.edit(request, workspace, product)
    record = access.open_record(place, type_name, pk)
    kind = registry.type_of(record)
    made = records.delete(by=place.person, record=record)
    messages.success(
        request, f"Deleted “{made.label}”.", extra_tags=f"undo:{place.url('deletion_undo', made.pk)}"
    )
    after = request.POST.get("next", "")
    safe = after.startswith(f"/w/{workspace}/{product}/")
    return redirect(after if safe and kind else place.url("activity"))


@require_POST
def deletion_undo(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    place = access.edit(request, workspace, product)
    found = get_object_or_404(Deletion, product=place.product, pk=pk)
    head = records.head_of(found)
    records.restore(by=place.person, deletion=found)
    messages.success(request, f"“{found.label}” is back.")
    return redirect(place.url_of(head) if head else place.url("activity"))


def imports(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    place = access.enter(request, workspace, product)
    batches = Batch.objects.filter(product=place.product).select_related("by")[:200]
    return render(request, "core/imports.html", {"batches": batches})


def import_undo(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """Shows what would stay because somebody has worked on it since, then takes the rest back."""
    place = access.edit(request, workspace, product)
    batch = get_object_or_404(Batch, product=place.product, pk=pk, undone_at=None)
    if request.method == "POST":
        confirmed = request.POST.get("confirmed") == "yes"
        made = records.undo_import(by=place.person, batch=batch, confirmed=confirmed)
        undo = f"undo:{place.url('deletion_undo', made.pk)}"
        messages.success(request, f"The import of “{batch.label}” was taken back.", extra_tags=undo)
        return redirect(place.url("imports"))
    touched = records.touched_since(batch)
    shown = [(card(place, item.record), item.why) for item in touched if registry.type_of(item.record)][:50]
    return render(request, "core/import_undo.html", {"batch": batch, "touched": shown, "count": len(touched)})
