"""Pages of reviews: the queue, reviewing a round in place, a round with what was said of it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from firsthand.errors import InputError
from firsthand_web.core import access, refusals
from firsthand_web.core.access import Place
from firsthand_web.learning.actions import remarks
from firsthand_web.learning.actions import reviews as actions
from firsthand_web.learning.forms.reviews import RemarkForm, ReviewForm, begun
from firsthand_web.learning.models import Remark, Review, Round
from firsthand_web.learning.queries import cohorts
from firsthand_web.learning.queries import queue as waiting
from firsthand_web.learning.queries import reviews as reading
from firsthand_web.learning.queries.access import guides


def reviews(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    """The queue of those who guide."""
    place = access.enter(request, workspace, product)
    if not waiting.guides_somebody(place):
        raise Http404
    context = {
        "queue": waiting.queue(place, now=timezone.now()),
        "guided": cohorts.guided(place, today=timezone.localdate()),
        "signed": waiting.lately_signed(place),
    }
    return render(request, "learning/reviews.html", context)


def review(request: HttpRequest, workspace: str, product: str, pk: int, number: int) -> HttpResponse:
    """A round beside its rubric. One form: every button keeps what stands in all of it."""
    place = access.enter(request, workspace, product)
    round_ = reading.judged(place, pk, number)
    mine = round_.reviews.filter(mentor=place.person).first()
    if mine is not None and mine.signed_at is not None:
        return redirect(place.url("work_round", pk, number))
    given = request.POST if request.method == "POST" else None
    form = ReviewForm(given, rubric=reading.rubric(round_.work), initial=begun(mine, round_.digest))
    remark = RemarkForm(given, parts=reading.parts(round_), initial=mine.remark if mine else None)
    if given is not None:
        access.edit(request, workspace, product)
        if reply := _answer(request, place, round_, form, remark):
            return reply
        mine = round_.reviews.get(mentor=place.person)
    context = {
        "work": round_.work,
        "round": round_,
        "latest": reading.newest(round_.work),
        "review": mine,
        "form": form,
        "remark": remark,
        "parts": reading.shown(round_, mine.remarks.all() if mine else ()),
        "changes": reading.changes(round_),
        "before": reading.drafts_before(round_, place.person),
    }
    return render(request, "learning/review.html", context, status=422 if given is not None else 200)


def work_round(request: HttpRequest, workspace: str, product: str, pk: int, number: int) -> HttpResponse:
    """A round as it was handed in, what changed since the one before, and what mentors said."""
    place = access.enter(request, workspace, product)
    round_ = reading.read(place, pk, number)
    own = round_.work.intern_id == place.person.pk
    guiding = not own and guides(place, round_.work.cohort)
    context = {
        "work": round_.work,
        "round": round_,
        "rounds": round_.work.rounds.order_by("number"),
        "told": reading.told(round_),
        "parts": reading.parts(round_),
        "changes": reading.changes(round_),
        "own": own,
        "guides": guiding,
        "may_review": guiding and not reading.signed(round_).filter(mentor=place.person).exists(),
    }
    return render(request, "learning/work_round.html", context)


@require_POST
def remark_acceptance(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """The intern puts a suggestion into the record, or ticks a remark off."""
    place = access.edit(request, workspace, product)
    found = (
        Remark.objects.filter(pk=pk, review__signed_at__isnull=False).select_related("review__round").first()
    )
    if found is None:
        raise Http404
    round_ = reading.read(place, found.review.round.work_id, found.review.round.number)
    if round_.work.intern_id != place.person.pk:
        raise Http404
    put_in = request.POST.get("how") == "put in"
    with refusals.in_message(request):
        (remarks.accept if put_in else remarks.settle)(by=place.person, remark=found)
        messages.success(request, "It stands in the record now." if put_in else "Ticked off.")
    return redirect(place.url("work", round_.work_id))


def _answer(
    request: HttpRequest, place: Place, round_: Round, form: ReviewForm, remark: RemarkForm
) -> HttpResponse | None:
    """Keep everything, then do what the button says; None shows the page again, with what is wrong."""
    valid, act = form.is_valid(), request.POST.get("act", "keep")
    try:
        kept = actions.keep(
            by=place.person,
            round_=round_,
            draft=form.draft(remark.written),
            opened=form.cleaned_data.get("opened"),
        )
    except InputError as error:
        messages.error(request, str(error))
        return redirect(place.url("work_round", round_.work_id, round_.number))
    if act == "autosave":
        return HttpResponse(status=204 if valid else 422)
    if not _remarked(place, kept, remark) or not valid:
        return None
    return _act(request, place, kept, act, form.cleaned_data["seen"])


def _remarked(place: Place, review: Review, remark: RemarkForm) -> bool:
    """Add the remark that stands in the form, if one does; False when it cannot be."""
    if not remark.is_valid():
        return False
    data = remark.cleaned_data
    if not data["text"].strip() and not data["suggestion"].strip():
        return True
    try:
        remarks.add(by=place.person, review=review, **data)
    except InputError as error:
        remark.add_error("quote" if data["quote"] else "part", str(error))
        return False
    return True


def _act(request: HttpRequest, place: Place, kept: Review, act: str, seen: str) -> HttpResponse:
    work, number = kept.round.work_id, kept.round.number
    here = place.url("review", work, number)
    verb, _, of = act.partition(" ")
    try:
        match verb:
            case "remark":
                return redirect(f"{here}#part-{request.POST.get('part', '')}")
            case "drop" if of.isdigit():
                dropped = get_object_or_404(kept.remarks, pk=int(of))
                remarks.drop(by=place.person, remark=dropped)
                return redirect(f"{here}#part-{dropped.part}")
            case "carry":
                made = actions.carry(by=place.person, review=kept, to=reading.newest(kept.round.work))
                return redirect(place.url("review", work, made.round.number))
            case "sign":
                actions.sign(by=place.person, review=kept, seen=seen)
                messages.success(request, "Signed: the intern sees your review now.")
                return redirect(place.url("reviews"))
    except InputError as error:
        messages.error(request, str(error))
        return redirect(here)
    messages.success(request, "Your draft is kept. Nobody else sees it before you sign.")
    return redirect(here)
