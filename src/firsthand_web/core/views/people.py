"""The first owner, members, invitations and products."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from firsthand_web.core import access, refusals, registry
from firsthand_web.core.actions import owner_code, proposals
from firsthand_web.core.actions import people as actions
from firsthand_web.core.forms import FirstOwnerForm, InvitationForm, JoinForm
from firsthand_web.core.models import Discipline, Invitation, Membership, Person, Role

BACKEND = settings.AUTHENTICATION_BACKENDS[0]


@login_not_required
def first_owner(request: HttpRequest) -> HttpResponse:
    """The first page of a new folder: whoever holds the code from the terminal becomes owner."""
    if Person.objects.exists():
        return redirect("/")
    form = FirstOwnerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        if not owner_code.matches(given.pop("code")):
            form.add_error(
                "code", "This is not the code. It stands in the terminal where Firsthand was started."
            )
        else:
            try:
                person = actions.create_owner(**given)
            except ValidationError as error:
                form.add_error("password", error)
            else:
                owner_code.forget()
                login(request, person, backend=BACKEND)
                return redirect("/")
    return render(request, "core/first_owner.html", {"form": form})


@login_not_required
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Accept an invitation, as a new person or as the one signed in."""
    found = get_object_or_404(Invitation.objects.open(), token_digest=actions.digest(token))
    known = Person.objects.filter(email=found.email).first()
    if known and request.user != known:
        messages.info(request, f"Sign in as {found.email} to accept the invitation.")
        return redirect(f"/accounts/login/?next={request.path}")
    form = JoinForm(request.POST or None)
    if request.method == "POST" and (known or form.is_valid()):
        try:
            person = actions.accept(invitation=found, person=known, **({} if known else form.cleaned_data))
        except ValidationError as error:
            form.add_error("password", error)
        else:
            login(request, person, backend=BACKEND)
            return redirect("/")
    return render(request, "core/join.html", {"form": form, "invitation": found, "known": known})


def people(request: HttpRequest, workspace: str, product: str) -> HttpResponse:
    """Members and open invitations; owners invite here."""
    place = access.enter(request, workspace, product)
    form = InvitationForm(request.POST or None)
    address = ""
    if request.method == "POST":
        access.enter(request, workspace, product, need=Role.OWNER)
        if form.is_valid():
            with refusals.on_form(form, "email"):
                token = actions.invite(by=place.person, workspace=place.workspace, **form.cleaned_data)
                address = request.build_absolute_uri(f"/join/{token}/")
    context = {
        "form": form,
        "address": address,
        "members": place.workspace.memberships.select_related("person"),
        "invitations": place.workspace.invitations.open(),
        "roles": Role.choices,
        "disciplines": Discipline.choices,
        "acts": [
            (act, proposals.waits(Role.INTERN, place.workspace, act.name)) for act in registry.weighty_acts()
        ],
    }
    return render(request, "core/people.html", context)


@require_POST
def member_role(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    place = access.enter(request, workspace, product, need=Role.OWNER)
    member = get_object_or_404(Membership, workspace=place.workspace, pk=pk)
    role = request.POST.get("role", "")
    discipline = request.POST.get("discipline", member.discipline)
    if role not in Role.values or discipline not in Discipline.values:
        raise Http404
    with refusals.in_message(request):
        actions.change_role(
            by=place.person, membership=member, role=Role(role), discipline=Discipline(discipline)
        )
    return redirect(place.url("people"))


@require_POST
def member_removal(request: HttpRequest, workspace: str, product: str, pk: int) -> HttpResponse:
    place = access.enter(request, workspace, product, need=Role.OWNER)
    member = get_object_or_404(Membership, workspace=place.workspace, pk=pk)
    with refusals.in_message(request):
        actions.remove_member(by=place.person, membership=member)
    return redirect(place.url("people"))
