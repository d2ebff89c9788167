"""Pages of an intern's work: the assignment, the record it is done on, handing in."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch
from django.views.decorators.http import require_POST

from firsthand.learning.programme import Assignment
from firsthand_web.core import access, refusals, registry
from firsthand_web.core.models import Record
from firsthand_web.learning.actions import work as actions
from firsthand_web.learning.models import Cohort, Work
from firsthand_web.learning.queries import programme as reading
from firsthand_web.learning.queries.access import guides, learns
from firsthand_web.learning.queries.access import work as visible
from firsthand_web.learning.queries.reviews import told_lately

MOST = 200  # records to choose from


def assignment(request: HttpRequest, workspace: str, product: str, pk: int, key: str) -> HttpResponse:
    """What an assignment asks for; interns begin it here."""
    place = access.enter(request, workspace, product)
    cohort, found = _assignment(place, pk, key)
    mine = Work.objects.filter(cohort=cohort, intern=place.person, assignment=key).first()
    if mine is not None:
        return redirect(place.url("work", mine.pk))
    context = {
        "cohort": cohort,
        "assignment": found,
        "lessons": [cohort.content.lesson[id_] for id_ in found.lessons],
        "competency": cohort.content.competency[found.competency],
        "learns": learns(place, cohort),
        "offered": reading.offered(found),
    }
    return render(request, "learning/assignment.html", context)


@require_POST
def work_beginning(request: HttpRequest, workspace: str, product: str, pk: int, key: str) -> HttpResponse:
    place = access.edit(request, workspace, product)
    cohort, found = _assignment(place, pk, key)
    address = place.url("assignment", pk, key)
    with refusals.in_message(request):
        address = place.url("work", actions.begin(by=place.person, cohort=cohort, assignment=found).pk)
    return redirect(address)


def work(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """One intern's work, as they and their mentors see it."""
    place = access.enter(request, workspace, product)
    found = visible(place, pk)
    cohort = found.cohort
    asked = cohort.content.assignment[found.assignment]
    record = actions.record_of(found)
    kind = registry.named(asked.record)
    own = found.intern == place.person
    context = {
        "work": found,
        "assignment": asked,
        "lessons": [cohort.content.lesson[id_] for id_ in asked.lessons],
        "competency": cohort.content.competency[asked.competency],
        "record": record,
        "noun": kind.noun if kind else "record",
        "advice": registry.advice_for(record) if record else [],
        "counted": reading.counted(asked, place.product),
        "rounds": found.rounds.order_by("-number"),
        "told": told_lately(found),
        "own": own,
        "guides": guides(place, cohort),
        "pages": _pages(place, asked),
        "choices": _choices(place, asked) if own else [],
        "made": _made(place, found) if own and record is None else None,
        "open": found.state in (Work.State.STARTED, Work.State.REVISE),
    }
    return render(request, "learning/work.html", context)


@require_POST
def work_record(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """Say which record the work is done on."""
    place = access.edit(request, workspace, product)
    found = _own(place, pk)
    wanted = found.cohort.content.assignment[found.assignment].record
    chosen = request.POST.get("record", "")
    if not chosen.isdigit():
        messages.error(request, "Choose a record from the list.")
        return redirect(place.url("work", pk))
    with refusals.in_message(request):
        actions.bind(by=place.person, work=found, record=access.any_record(place, wanted, int(chosen)))
    return redirect(place.url("work", pk))


@require_POST
def work_handing_in(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    place = access.edit(request, workspace, product)
    found = _own(place, pk)
    with refusals.in_message(request):
        actions.hand_in(by=place.person, work=found, words=request.POST.get("words", ""))
        messages.success(request, "Handed in. What it says now is kept for the review.")
    return redirect(place.url("work", pk))


def _assignment(place: access.Place, pk: int, key: str) -> tuple[Cohort, Assignment]:
    cohort = access.record(place, Cohort, pk)
    found = cohort.content.assignment.get(key)
    if found is None or not (learns(place, cohort) or guides(place, cohort)):
        raise Http404
    return cohort, found


def _own(place: access.Place, pk: int) -> Work:
    found = visible(place, pk)
    if found.intern != place.person:
        raise Http404
    return found


def _pages(place: access.Place, asked: Assignment) -> list[tuple[str, str]]:
    """Links into the pages where the work is done; those that need more than the product are left out."""
    kind = registry.named(asked.record)
    labels = {page.page: page.label for _, pages in registry.rail() for page in pages}
    named = [(labels.get(page, page.replace("_", " ").capitalize()), page) for page in asked.pages]
    if kind is not None:
        named.insert(0, (f"Make {'an' if kind.noun[0] in 'aeiou' else 'a'} {kind.noun}", f"{kind.page}_new"))
    found = []
    for label, page in named:
        try:
            found.append((label, place.url(page)))
        except NoReverseMatch:
            continue
    return found


def _made(place: access.Place, work: Work) -> Record | None:
    """What this person made since they began, of the kind that the work is handed in as: the newest."""
    kind = registry.named(work.cohort.content.assignment[work.assignment].record)
    if kind is None:
        return None
    rows = access.rows(place, kind).filter(created_by=place.person, created_at__gte=work.created_at)
    found: Record | None = rows.order_by("-pk").first()
    return found


def _choices(place: access.Place, asked: Assignment) -> list[tuple[int, str]]:
    """Records that this work could be handed in as: one's own first, then the newest."""
    kind = registry.named(asked.record)
    if kind is None:
        return []
    rows = list(access.rows(place, kind).order_by("-pk")[:MOST])
    rows.sort(key=lambda row: (row.created_by_id != place.person.pk, -row.pk))
    return [(row.pk, kind.title(row)) for row in rows]
