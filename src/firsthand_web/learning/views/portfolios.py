"""Pages of portfolios: making one, what is taken out, and having it approved."""

import base64
import hashlib

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_POST

from firsthand.errors import InputError
from firsthand.learning import portfolio as library
from firsthand_web.core import access, refusals, registry
from firsthand_web.learning.actions import portfolios as actions
from firsthand_web.learning.forms.portfolios import PortfolioForm, RedactionsForm, SigningForm
from firsthand_web.learning.models import Portfolio
from firsthand_web.learning.queries import portfolios as reading


def portfolios(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    place = access.enter(request, workspace, product)
    found = list(reading.portfolios(place))
    context = {
        "mine": [each for each in found if each.person == place.person],
        "theirs": [each for each in found if each.person != place.person],
        "learns": reading.learns_here(place.person, place.product),
    }
    return render(request, "learning/portfolios.html", context)


def portfolio_new(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    place = access.edit(request, workspace, product)
    form = PortfolioForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            made = actions.begin(by=place.person, product=place.product, **form.cleaned_data)
            return redirect(place.url("portfolio", made.pk))
    return render(request, "learning/portfolio_new.html", {"form": form})


def portfolio(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """A portfolio and its pieces, as the person and their mentors see it."""
    place = access.enter(request, workspace, product)
    found = reading.visible(place, pk)
    own = found.person == place.person
    pieces = [(piece, reading.record_of(piece), reading.stale(piece)) for piece in found.pieces.all()]
    context = {
        "portfolio": found,
        "own": own,
        "pieces": pieces,
        "new": sum(each.new for each in reading.choices(found)) if own else 0,
        "rules": len(reading.rules(found)),
        "changed": reading.changed_since(found) if found.state == Portfolio.State.APPROVED else [],
        "advice": registry.advice_for(found) if own and found.state == Portfolio.State.DRAFT else [],
    }
    return render(request, "learning/portfolio.html", context)


def portfolio_edit(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    place = access.edit(request, workspace, product)
    found = reading.own(place, pk)
    initial = {"title": found.title, "words": found.words}
    form = PortfolioForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            actions.change(by=place.person, portfolio=found, **form.cleaned_data)
            return redirect(place.url("portfolio", pk))
    return render(request, "learning/portfolio_edit.html", {"form": form, "portfolio": found})


def portfolio_redaction(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """What is taken out: proposals to decide on, and every text with what stands instead marked."""
    place = access.edit(request, workspace, product)
    found = reading.own(place, pk)
    form = RedactionsForm(request.POST or None, choices=reading.choices(found))
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            actions.redact(by=place.person, portfolio=found, decided=form.decided)
            messages.success(request, "Kept. Below is what outsiders will read.")
            return redirect(place.url("portfolio_redaction", pk))
    rules = reading.cautious(found)
    shown = [library.redact(text, rules) for text in reading.texts(found)]
    context = {"form": form, "portfolio": found, "shown": [each for each in shown if each.marks]}
    return render(request, "learning/portfolio_redaction.html", context)


def portfolio_preview(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """The page exactly as outsiders will see it; a draft takes out what is only proposed as well."""
    place = access.enter(request, workspace, product)
    found = reading.visible(place, pk)
    try:
        page = library.to_html(reading.issued(found))
    except InputError:
        page = library.to_html(reading.lines(found, reading.cautious(found)), draft=True)
    return HttpResponse(page, headers={"Content-Security-Policy": _policy(page)})


@require_POST
def portfolio_request(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    place = access.edit(request, workspace, product)
    found = reading.own(place, pk)
    with refusals.in_message(request):
        actions.request(by=place.person, portfolio=found)
        messages.success(request, "Asked. Your mentors see it under Portfolio.")
    return redirect(place.url("portfolio", pk))


def portfolio_approval(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    """A mentor reads what outsiders will read, then signs it off or sends it back."""
    place = access.enter(request, workspace, product)
    found = reading.others(place, pk)
    lines = reading.lines(found)
    form = SigningForm(request.POST or None, initial={"seen": library.digest(lines)})
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["words"]
        with refusals.on_form(form):
            if "back" in request.POST:
                actions.send_back(by=place.person, portfolio=found, reason=words)
            else:
                seen = form.cleaned_data["seen"]
                actions.approve(by=place.person, portfolio=found, words=words, seen=seen)
            return redirect(place.url("portfolio", pk))
    waits = found.state == Portfolio.State.WAITING
    context = {"form": form, "portfolio": found, "lines": lines, "waits": waits}
    return render(request, "learning/portfolio_approval.html", context)


def portfolio_html(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    return _file(request, workspace, product, pk, "html")


def portfolio_pdf(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    return _file(request, workspace, product, pk, "pdf")


def _file(request: HttpRequest, workspace: str, product: str, pk: int, ending: str) -> HttpResponse:
    place = access.enter(request, workspace, product)
    found = reading.visible(place, pk)
    try:
        lines = reading.issued(found)
    except InputError as error:
        messages.error(request, str(error))
        return redirect(place.url("portfolio", pk))
    pdf = ending == "pdf"
    content = library.to_document(lines) if pdf else library.to_html(lines).encode()
    name = f"{slugify(lines[0].text) or 'portfolio'}.{ending}"
    return HttpResponse(
        content,
        content_type="application/pdf" if pdf else "text/html; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _policy(page: str) -> str:
    """Nothing may load, nothing may run; of styles only the page's own, by its digest."""
    style = page.partition("<style>")[2].partition("</style>")[0].encode()
    digest = base64.b64encode(hashlib.sha256(style).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; frame-ancestors 'none'"
