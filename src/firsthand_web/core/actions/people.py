"""People, workspaces, products and who may do what."""

import hashlib
import secrets
import shutil
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import slugify

from firsthand.errors import InputError
from firsthand_web.core.actions import history
from firsthand_web.core.models import Discipline, Invitation, Membership, Person, Product, Role, Workspace

INVITATION_DAYS = 14


@transaction.atomic
def create_owner(*, email: str, name: str, password: str, workspace: str) -> Person:
    """The first person of a new folder, and the workspace they own."""
    validate_password(password)
    person = Person.objects.create_user(email, password, name=name.strip())
    create_workspace(by=person, name=workspace)
    return person


@transaction.atomic
def set_password(*, email: str, password: str) -> None:
    """A new password for somebody who forgot theirs; they are signed out everywhere."""
    person = Person.objects.filter(email=email.strip().lower()).first()
    if person is None:
        raise InputError(f"Nobody signs in as {email}: check the address under People.")
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise InputError(" ".join(error.messages)) from error
    person.set_password(password)
    person.save(update_fields=["password"])


@transaction.atomic
def create_workspace(*, by: Person, name: str) -> Workspace:
    made = Workspace.objects.create(name=name.strip(), slug=_free_slug(name, Workspace.objects.all()))
    Membership.objects.create(workspace=made, person=by, role=Role.OWNER)
    history.note(by=by, verb="core.workspace.created", workspace=made, label=made.name)
    return made


@transaction.atomic
def create_product(
    *,
    by: Person,
    workspace: Workspace,
    name: str,
    kind: Product.Kind = Product.Kind.DIGITAL,
    example: bool = False,
) -> Product:
    made = Product.objects.create(
        workspace=workspace,
        name=name.strip(),
        slug=_free_slug(name, workspace.products.all()),
        kind=kind,
        example=example,
    )
    history.note(by=by, verb="core.product.created", product=made, label=made.name)
    return made


@transaction.atomic
def remove_example(*, by: Person, product: Product) -> None:
    """Remove an example product and everything in it, for good: it can be built again at any time."""
    if not product.example:
        raise InputError(f"“{product.name}” is not an example, so it cannot be removed this way.")
    history.note(by=by, verb="core.example.removed", workspace=product.workspace, label=product.name)
    events = settings.FOLDER / "events" / str(product.pk)
    product.delete()
    transaction.on_commit(lambda: shutil.rmtree(events, ignore_errors=True))


@transaction.atomic
def invite(*, by: Person, workspace: Workspace, email: str, role: Role) -> str:
    """Make a link that lets one person join; returns its token, of which only the digest is kept."""
    email = email.strip().lower()
    if workspace.memberships.filter(person__email=email).exists():
        raise InputError(f"{email} is a member already: change the role in the list instead.")
    token = secrets.token_urlsafe(24)
    workspace.invitations.open().filter(email=email).delete()
    Invitation.objects.create(
        workspace=workspace,
        email=email,
        role=role,
        token_digest=digest(token),
        expires_at=timezone.now() + timedelta(days=INVITATION_DAYS),
    )
    history.note(by=by, verb="core.invitation.created", workspace=workspace, label=email, data={"role": role})
    return token


@transaction.atomic
def accept(*, invitation: Invitation, person: Person | None, name: str = "", password: str = "") -> Person:
    """Join by invitation: as somebody signed in, or as a new person with a password."""
    if person is None:
        validate_password(password)
        person = Person.objects.create_user(invitation.email, password, name=name.strip())
    Membership.objects.get_or_create(
        workspace=invitation.workspace, person=person, defaults={"role": invitation.role}
    )
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    history.note(by=person, verb="core.member.joined", workspace=invitation.workspace, label=str(person))
    return person


@transaction.atomic
def change_role(
    *, by: Person, membership: Membership, role: Role, discipline: Discipline | None = None
) -> None:
    """Another role, and with `discipline` another field of work."""
    _keep_an_owner(membership, leaving=role != Role.OWNER)
    before, membership.role = membership.role, role
    if discipline is not None:
        membership.discipline = discipline
    membership.save(update_fields=["role", "discipline"])
    history.note(
        by=by,
        verb="core.member.role-changed",
        workspace=membership.workspace,
        label=str(membership.person),
        data={"from": before, "to": role},
    )


@transaction.atomic
def remove_member(*, by: Person, membership: Membership) -> None:
    _keep_an_owner(membership, leaving=True)
    history.note(
        by=by, verb="core.member.removed", workspace=membership.workspace, label=str(membership.person)
    )
    membership.delete()


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _keep_an_owner(membership: Membership, *, leaving: bool) -> None:
    owners = membership.workspace.memberships.filter(role=Role.OWNER)
    if leaving and membership.role == Role.OWNER and owners.count() == 1:
        raise InputError("A workspace needs an owner: make somebody else owner first.")


def _free_slug(name: str, taken: QuerySet[Workspace] | QuerySet[Product]) -> str:
    base = slugify(name)[:50] or "product"
    slug, number = base, 2
    while taken.filter(slug=slug).exists():
        slug, number = f"{base}-{number}", number + 1
    return slug
