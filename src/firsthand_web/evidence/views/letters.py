"""Letters to people who left an address."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from firsthand.errors import InputError
from firsthand_web.core import access, refusals
from firsthand_web.core.access import Place
from firsthand_web.core.actions import proposals
from firsthand_web.evidence.actions import letters as actions
from firsthand_web.evidence.forms import LetterForm
from firsthand_web.evidence.models import Letter, Recipient, Survey
from firsthand_web.evidence.queries import letters as reading
from firsthand_web.evidence.queries.audience import RECENT, Reachable, lately, reachable

CONSENT = (
    "You get this because you left us your address. Answer “no more” and we will not write to you again."
)
FILES = {"csv": ("letters.csv", "text/csv; charset=utf-8"), "eml": ("letters.zip", "application/zip")}


def letters(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    place = access.enter(request, workspace, product)
    found = Letter.objects.filter(product=place.product).select_related("created_by")
    rows = found.annotate(people=Count("recipients"))[:200]
    return render(request, "evidence/letters.html", {"letters": rows})


def letter(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """The letter as the first recipient reads it, who gets it, and what comes next."""
    place = access.enter(request, workspace, product)
    found = access.record(place, Letter, pk)
    people = list(found.recipients.all())
    before = lately(place.product, [each.email for each in people], now=timezone.now())
    states = Recipient.State
    context = {
        "letter": found,
        "people": [
            (each, before.get(each.email) if each.state == states.WAITING else None) for each in people
        ],
        "waiting": sum(each.state == states.WAITING for each in people),
        "subject_text": reading.written(found, people[0], found.created_by) if people else ("", ""),
        "warned": sum(each.email in before for each in people if each.state == states.WAITING),
        "days": RECENT.days,
        "mail_ready": reading.mail_ready(),
        "waits": proposals.waits(place.role, place.workspace, actions.CONTACT.name),
    }
    return render(request, "evidence/letter.html", context)


def letter_new(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    """Choose people among those who left an address (of a survey, or with words), and write to them."""
    place = access.edit(request, workspace, product)
    asked = request.GET.get("survey", "")
    survey = int(asked) if asked.isdigit() else None
    people = reachable(place.product, survey=survey, words=request.GET.get("q", ""))
    form = _form(request, place, people, {"consent": CONSENT})
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            made = actions.write(by=place.person, product=place.product, words=form.words(), to=form.chosen())
            return redirect(place.url("letter", made.pk))
    context = {
        "form": form,
        "people": people,
        "surveys": Survey.objects.filter(product=place.product),
        "survey": survey,
        "words": request.GET.get("q", ""),
    }
    return render(request, "evidence/letter_new.html", context)


def letter_edit(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    place = access.edit(request, workspace, product)
    found = access.record(place, Letter, pk)
    chosen = [Reachable(email=r.email, name=r.name, where=r.where) for r in found.recipients.all()]
    known = {each.email for each in chosen}
    others = [each for each in reachable(place.product) if each.email not in known]
    initial = {name: getattr(found, name) for name in ("purpose", "subject", "text", "consent")}
    form = _form(request, place, [*chosen, *others], {**initial, "to": sorted(known)})
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            actions.change(by=place.person, letter=found, words=form.words(), to=form.chosen())
            return redirect(place.url("letter", pk))
    return render(request, "evidence/letter_edit.html", {"form": form, "letter": found})


@require_POST
def letter_release(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """Release it, or ask for its release."""
    place = access.edit(request, workspace, product)
    found = access.record(place, Letter, pk)
    try:
        made = proposals.settle(
            by=place.person,
            product=place.product,
            role=place.role,
            act=actions.CONTACT.name,
            title=f"Write to customers: {found.subject}",
            payload={"letter": pk},
            record=found,
        )
    except InputError as error:
        messages.error(request, str(error))
        return redirect(place.url("letter", pk))
    return redirect(place.url_of(made))


@require_POST
def letter_draft(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """Take a release back."""
    place = access.edit(request, workspace, product)
    with refusals.in_message(request):
        actions.take_back(by=place.person, letter=access.record(place, Letter, pk))
    return redirect(place.url("letter", pk))


@require_POST
def letter_sending(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """Send it, or say (`how=by hand`) that somebody has."""
    place = access.edit(request, workspace, product)
    found = access.record(place, Letter, pk)
    try:
        if request.POST.get("how") == "by hand":
            actions.mark_all_sent(by=place.person, letter=found)
            return redirect(place.url("letter", pk))
        job = actions.send(by=place.person, letter=found)
    except InputError as error:
        messages.error(request, str(error))
        return redirect(place.url("letter", pk))
    return redirect(place.url("job", job.pk))


def letter_export(request: HttpRequest, workspace: str, product: str, pk: int, form: str) -> HttpResponse:
    """The letters as files, once they are released."""
    place = access.edit(request, workspace, product)
    found = access.record(place, Letter, pk)
    if form not in FILES:
        raise Http404
    if found.state == Letter.State.DRAFT:
        raise PermissionDenied("Release the letter first: what is downloaded is meant to be sent.")
    name, kind = FILES[form]
    made = (reading.csv_of if form == "csv" else reading.mails_of)(found, found.created_by)
    return HttpResponse(
        made, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@require_POST
def letter_recipient(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """What a person knows of one recipient."""
    place = access.edit(request, workspace, product)
    found = get_object_or_404(Recipient.objects.select_related("letter"), pk=pk)
    about = access.record(place, Letter, found.letter_id)
    try:
        actions.mark(by=place.person, recipient=found, state=Recipient.State(request.POST.get("state", "")))
    except (InputError, ValueError) as error:
        messages.error(request, str(error))
    return redirect(place.url("letter", about.pk))


def _form(
    request: HttpRequest, place: Place, people: list[Reachable], initial: dict[str, object]
) -> LetterForm:
    before = lately(place.product, [each.email for each in people], now=timezone.now())
    return LetterForm(request.POST or None, people=people, lately=before, initial=initial)
