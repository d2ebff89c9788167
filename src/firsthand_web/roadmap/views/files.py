"""Items and plans as files."""

import io

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from firsthand.tables import Cell, write_csv
from firsthand_web.core import access, refusals
from firsthand_web.roadmap.actions import files as actions
from firsthand_web.roadmap.forms import ImportForm
from firsthand_web.roadmap.queries import exporting, importing, plans


def items_export(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    place = access.enter(request, workspace, product)
    return _csv(f"{place.product.slug}-items.csv", exporting.ITEM_HEADER, exporting.item_rows(place.product))


def plan_export(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    place = access.enter(request, workspace, product)
    rows = exporting.plan_rows(plans.newest(place.product))
    return _csv(f"{place.product.slug}-plan.csv", exporting.PLAN_HEADER, rows)


def items_import(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    """Read a file; with problems nothing is imported, and each is listed with its row and column."""
    place = access.edit(request, workspace, product)
    form = ImportForm(request.POST or None, request.FILES or None)
    read = None
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        with refusals.on_form(form, "file"):
            read = importing.read(place.product, file.read(), name=file.name)
            if not read.blocking:
                made = actions.import_items(by=place.person, product=place.product, read=read)
                said = f"{made} items imported." if made else "Nothing new: this file is here already."
                messages.success(request, said)
                return redirect(place.url("items"))
    return render(request, "roadmap/items_import.html", {"form": form, "read": read})


def _csv(name: str, header: tuple[str, ...], rows: list[tuple[Cell, ...]]) -> HttpResponse:
    text = io.StringIO(newline="")
    write_csv(text, header, rows)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)
