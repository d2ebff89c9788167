"""Pages of items."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from firsthand_web.core import access, refusals
from firsthand_web.evidence.models import Question
from firsthand_web.evidence.queries.surveys import answers_of
from firsthand_web.insights.models import Opportunity
from firsthand_web.roadmap.actions import items as actions
from firsthand_web.roadmap.forms import ItemForm, ReachForm
from firsthand_web.roadmap.models import Dependency, Item
from firsthand_web.roadmap.queries import listing, plans, ranking
from firsthand_web.roadmap.queries.items import about, needs_to_choose, questions

PER_PAGE = 100


def items(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    place = access.enter(request, workspace, product)
    rows, ranked = ranking.rows(place.product)
    placed = plans.placement_of(plans.newest(place.product))
    every = listing.lines(place.product, rows, placed)
    show, team, sort = (request.GET.get(name, "") for name in ("show", "team", "sort"))
    shown = listing.filtered(every, show=show or "open", team=team)
    page = Paginator(listing.ordered(shown, sort or "rank"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "ranking": ranked,
        "chart": listing.picture(place, ranked, shown) if ranked and page.number == 1 else None,
        "show": show or "open",
        "team": team,
        "sort": sort or "rank",
        "choices": listing.SHOWN,
        "teams": sorted({name for row in rows for name in row.teams}),
        "lacking": sum(bool(row.missing) and row.item.status == Item.Status.OPEN for row in rows),
        "any": bool(rows),
    }
    return render(request, "roadmap/items.html", context)


def item(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    place = access.enter(request, workspace, product)
    found = access.record(place, Item, pk)
    return render(request, "roadmap/item.html", {"about": about(found), "item": found})


def item_new(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    place = access.edit(request, workspace, product)
    form = ItemForm(request.POST or None, product=place.product)
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            made = actions.create(by=place.person, product=place.product, draft=form.draft())
            return redirect(place.url("item", made.pk))
    return render(request, "roadmap/item_new.html", {"form": form})


def item_edit(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    place = access.edit(request, workspace, product)
    found = access.record(place, Item, pk)
    form = ItemForm(request.POST or None, product=place.product, item=found)
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            actions.change(by=place.person, item=found, draft=form.draft())
            return redirect(place.url("item", pk))
    return render(request, "roadmap/item_edit.html", {"form": form, "item": found})


def item_reach(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """Let an item's reach follow a need, or the answers to the question that `?question=` names."""
    place = access.edit(request, workspace, product)
    found = access.record(place, Item, pk)
    asked, form, chosen = None, None, request.GET.get("question", "")
    if chosen.isdigit():
        asked = access.record(place, Question, int(chosen))
        question = answers_of(asked.survey).recognition.question(asked.key)
        initial = {"row": found.reach_row, "part": found.reach_part, "choices": found.reach_choices}
        form = ReachForm(request.POST or None, asked=question, initial=initial)
    need = request.POST.get("need", "")
    if request.method == "POST" and (need.isdigit() or request.POST.get("follow") == "nothing"):
        source = access.record(place, Opportunity, int(need)) if need else found.reach
        actions.set_reach(by=place.person, item=found, reach=source)
        return redirect(place.url("item" if need else "item_edit", pk))
    if request.method == "POST" and asked and form and form.is_valid():
        actions.set_reach(by=place.person, item=found, reach=form.answering(asked))
        return redirect(place.url("item", pk))
    choices = {"questions": questions(place.product), "needs": needs_to_choose(place.product)}
    context = {"item": found, "form": form, "asked": asked, **choices}
    return render(request, "roadmap/item_reach.html", context)


@require_POST
def dependencies(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    place = access.edit(request, workspace, product)
    found = access.record(place, Item, pk)
    needed = request.POST.get("needs", "")
    if not needed.isdigit():
        messages.error(request, "Choose the item that has to come first.")
        return redirect(place.url("item", pk))
    with refusals.in_message(request):
        actions.depend(by=place.person, item=found, needs=access.record(place, Item, int(needed)))
    return redirect(place.url("item", pk))


@require_POST
def dependency_removal(
    request: HttpRequest, workspace: str, product: str, pk: int, dependency_pk: int
) -> HttpResponse:
    place = access.edit(request, workspace, product)
    found = get_object_or_404(Dependency.objects.filter(product=place.product, item_id=pk), pk=dependency_pk)
    made = actions.undepend(by=place.person, dependency=found)
    undo = f"undo:{place.url('deletion_undo', made.pk)}"
    messages.success(request, f"Removed: {made.label}.", extra_tags=undo)
    return redirect(place.url("item", pk))
