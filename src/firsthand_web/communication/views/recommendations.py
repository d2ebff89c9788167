"""Recommendations: cards, one click to a decision, or a dismissal with its reason."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from firsthand.errors import InputError
from firsthand_web.communication.actions import answers
from firsthand_web.communication.forms import DismissalForm
from firsthand_web.communication.queries import cards
from firsthand_web.core import access, refusals
from firsthand_web.core.actions import proposals


def recommendations(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    """The open ones, or with `show=answered` what people said to earlier ones."""
    place = access.enter(request, workspace, product)
    answered = request.GET.get("show") == "answered"
    context = {
        "answered": cards.answered(place.product) if answered else None,
        "groups": [] if answered else cards.together(cards.cards(place)),
        "waits": proposals.waits(place.role, place.workspace, cards.ACT),
    }
    return render(request, "communication/recommendations.html", context)


@require_POST
def recommendation_decision(request: HttpRequest, workspace: str, product: str, key: str) -> HttpResponse:
    """Take it up as a decision, or propose that."""
    place = access.edit(request, workspace, product)
    found = cards.current(place.product, key)
    try:
        if found is None:
            raise InputError("This recommendation is answered, or its numbers no longer say so.")
        made = proposals.settle(
            by=place.person,
            product=place.product,
            role=place.role,
            act=answers.ACCEPTANCE.name,
            title=f"Decide: {found.act or found.title}",
            payload=answers.payload_of(found, today=timezone.localdate()),
        )
    except InputError as error:
        messages.error(request, str(error))
        return redirect(place.url("recommendations"))
    return redirect(place.url_of(made))


def recommendation_dismissal(request: HttpRequest, workspace: str, product: str, key: str) -> HttpResponse:
    """Dismiss it with a reason."""
    place = access.edit(request, workspace, product)
    card = next((each for each in cards.cards(place) if each.recommendation.key == key), None)
    if card is None:
        raise Http404
    form = DismissalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        with refusals.on_form(form):
            answers.dismiss(by=place.person, product=place.product, key=key, reason=reason)
            messages.success(request, "Dismissed: it stays quiet until its numbers change.")
            return redirect(place.url("recommendations"))
    context = {"card": card, "form": form}
    status = 422 if form.errors else 200
    return render(request, "communication/recommendation_dismissal.html", context, status=status)
