"""Exercises: the list with one's own calibration, and one exercise."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from firsthand.errors import InputError
from firsthand.learning.exercises import exercise as made
from firsthand.learning.exercises import kinds
from firsthand_web.core import access
from firsthand_web.learning.actions import exercises as actions
from firsthand_web.learning.models import Answer
from firsthand_web.learning.queries import exercises as reading

LAST = 100_000  # seeds that an address may name


def exercises(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    place = access.enter(request, workspace, product)
    context = {
        "kinds": reading.overview(place.person, place.product),
        "calibrated": reading.calibrated(place.person, place.product),
    }
    return render(request, "learning/exercises.html", context)


def exercise(request: HttpRequest, workspace: str, product: str, kind: str, seed: int) -> HttpResponse:
    """A question; once answered, what is true and why. Everybody may practise, viewers too."""
    place = access.enter(request, workspace, product)
    if kind not in kinds() or seed > LAST:
        raise Http404
    given = Answer.objects.filter(product=place.product, person=place.person, kind=kind, seed=seed).first()
    error = ""
    if request.method == "POST" and given is None:
        try:
            actions.answer(
                by=place.person, product=place.product, kind=kind, seed=seed,
                chosen=request.POST.get("chosen", ""), confidence=_number(request.POST.get("confidence", "")),
            )  # fmt: skip
        except InputError as refused:
            error = str(refused)
        else:
            return redirect(place.url("exercise", kind, seed))
    found = made(kind, seed)
    context = {
        "exercise": found,
        "answer": given,
        "right": next(option for option in found.options if option.id == found.right),
        "sure": [(f"{chance:g}", f"{chance:.0%}".replace("%", " %")) for chance in actions.SURE],
        "error": error,
        "next": seed + 1,
    }
    return render(request, "learning/exercise.html", context)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return -1.0
