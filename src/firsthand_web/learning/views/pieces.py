"""Pages of a portfolio's pieces: picking a record, telling about it, taking it out."""

from collections.abc import Iterator

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from firsthand.errors import InputError
from firsthand_web.core import access, refusals, registry
from firsthand_web.core.models import Record
from firsthand_web.learning.actions import portfolios as actions
from firsthand_web.learning.forms.portfolios import PieceForm
from firsthand_web.learning.models import Work
from firsthand_web.learning.queries import portfolios as reading

MOST = 60  # records of a kind to pick from


def piece_new(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """Records to pick: those of one's own work, then those one made."""
    place = access.edit(request, workspace, product)
    found = reading.own(place, pk)
    if request.method == "POST":
        name, _, number = request.POST.get("record", "").partition(":")
        address = place.url("piece_new", pk)
        with refusals.in_message(request):
            if not number.isdigit():
                raise InputError("Choose a record from the list.")
            record = access.any_record(place, name, int(number))
            piece = actions.pick(by=place.person, portfolio=found, record=record)
            address = place.url("piece_edit", piece.pk)
        return redirect(address)
    picked = {(piece.record_type, piece.record_id) for piece in found.pieces.all()}
    groups = list(_groups(place, picked))
    return render(request, "learning/piece_new.html", {"portfolio": found, "groups": groups})


def piece_edit(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    place = access.edit(request, workspace, product)
    piece = reading.own_piece(place, pk)
    form = PieceForm(request.POST or None, piece=piece, review=reading.review_of(piece))
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        shown = told.pop("shown")
        with refusals.on_form(form):
            actions.tell(
                by=place.person,
                piece=piece,
                title=told.pop("title"),
                with_review=told.pop("with_review", False),
                told=told,
                left_out=[key for key, _, _ in piece.parts if key not in shown],
            )
            return redirect(place.url("portfolio", piece.portfolio_id))
    context = {"form": form, "piece": piece, "stale": reading.stale(piece)}
    return render(request, "learning/piece_edit.html", context)


@require_POST
def piece_renewal(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """Show the record as it reads now."""
    place = access.edit(request, workspace, product)
    piece = reading.own_piece(place, pk)
    with refusals.in_message(request):
        actions.renew(by=place.person, piece=piece)
        messages.success(request, "Up to date. Look at what is taken out again.")
    return redirect(place.url("portfolio", piece.portfolio_id))


@require_POST
def piece_position(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """One place up or down; the page comes back with the piece in view."""
    place = access.edit(request, workspace, product)
    piece = reading.own_piece(place, pk)
    actions.move(by=place.person, piece=piece, up=request.POST.get("to") == "up")
    return redirect(f"{place.url('portfolio', piece.portfolio_id)}#piece-{pk}")


@require_POST
def piece_removal(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    place = access.edit(request, workspace, product)
    piece = reading.own_piece(place, pk)
    actions.take_out(by=place.person, piece=piece)
    messages.success(request, "Taken out of the portfolio. The record stays where it is.")
    return redirect(place.url("portfolio", piece.portfolio_id))


def _groups(
    place: access.Place, picked: set[tuple[str, int]]
) -> Iterator[tuple[str, list[tuple[str, str, str]]]]:
    """(heading, [(type:id, noun, title)]): what was handed in for the programme first."""
    works = Work.objects.filter(intern=place.person, product=place.product).exclude(record_type="")
    named = [(work.record_type, work.record_id or 0) for work in works]
    there = access.records(place, named)
    of_work = [name for name in dict.fromkeys(named) if name in there and name not in picked]
    yield "Your work in the programme", [_row(there[name]) for name in of_work]
    for kind in registry.types():
        if kind.private or kind.name == "learning.cohort":
            continue
        rows = access.rows(place, kind).filter(created_by=place.person).order_by("-pk")[:MOST]
        known = {*picked, *of_work}
        yield (
            f"{kind.noun.capitalize()}: made by you",
            [_row(row) for row in rows if (kind.name, row.pk) not in known],
        )


def _row(record: Record) -> tuple[str, str, str]:
    kind = registry.type_of(record)
    noun, title = (kind.noun, kind.title(record)) if kind else ("record", str(record))
    return f"{record.type_name()}:{record.pk}", noun, title
