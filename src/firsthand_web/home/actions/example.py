"""The example company as a whole: opening it, building it, taking it away without a trace."""

import secrets
import shutil
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from firsthand.errors import Progress, silent
from firsthand_web.core.actions import jobs, people
from firsthand_web.core.folder import kept_file
from firsthand_web.core.models import Invitation, Job, Person, Product, Role, Workspace
from firsthand_web.evidence.models import SurveyDraft
from firsthand_web.home.actions.example_cast import Cast
from firsthand_web.home.actions.example_stages import STAGES
from firsthand_web.home.example import company
from firsthand_web.measurement.models import EventFile

BUILD = "home.example"


def build_workspace(*, email: str, password: str, today: date) -> Workspace:
    """The whole company with an owner who can sign in, for a folder that holds nothing else."""
    owner = people.create_owner(
        email=email, name="Ada Lindqvist", password=password, workspace=company()["workspace"]
    )
    product = _settle(owner, owner.memberships.get().workspace)
    build(by=owner, product=product, today=today)
    return product.workspace


def of(person: Person) -> Product | None:
    """The example company that somebody owns, if there is one."""
    return Product.objects.filter(
        example=True, workspace__memberships__person=person, workspace__memberships__role=Role.OWNER
    ).first()


@transaction.atomic
def begin(*, by: Person) -> Product:
    """The company's own workspace with its people and its product, still empty. The same again is the same.

    It stands apart, so that nothing invented ever mixes with what is somebody's own.
    """
    return of(by) or _settle(by, people.create_workspace(by=by, name=company()["workspace"]))


def start(*, by: Person, today: date) -> Job:
    """Build it once, as a job: the one under way, the one that is done, or a new one."""
    product = begin(by=by)
    job = product.jobs.filter(kind=BUILD).exclude(state__in=[Job.State.FAILED, Job.State.CANCELLED]).first()
    return job or jobs.start(
        by=by,
        product=product,
        kind=BUILD,
        label="Building the example",
        payload={"today": today.isoformat()},
    )


def build(*, by: Person, product: Product, today: date, progress: Progress = silent) -> None:
    """Fill the product, stage by stage, through the actions that people use.

    A stage that is there is passed over, so that a build which was killed goes on where it stopped.
    """
    cast = Cast(product=product, owner=by, today=today, **_colleagues())
    for place, (message, stage) in enumerate(STAGES):
        progress(place / len(STAGES), message)
        stage(cast)


def remove(*, by: Person, product: Product) -> None:
    """Take the company away for good: rows, files, and its workspace when it holds nothing else."""
    digests = _files_of(product)
    series = Path(settings.FOLDER) / "cache" / "series" / str(product.pk)
    with transaction.atomic():
        workspace = product.workspace
        people.remove_example(by=by, product=product)
        _forget_colleagues(workspace)
        if _only_theirs(workspace, by):
            workspace.delete()
    shutil.rmtree(series, ignore_errors=True)
    for digest in digests - _files_of():
        kept_file(settings.FOLDER, digest).unlink(missing_ok=True)


def _settle(owner: Person, workspace: Workspace) -> Product:
    for invented in company()["people"].values():
        people.invite(by=owner, workspace=workspace, email=invented["email"], role=Role.EDITOR)
        people.accept(
            invitation=Invitation.objects.open().get(workspace=workspace, email=invented["email"]),
            person=Person.objects.filter(email=invented["email"]).first(),
            name=invented["name"],
            password=secrets.token_urlsafe(24),  # nobody knows it, so nobody signs in with it
        )
    return people.create_product(by=owner, workspace=workspace, name=company()["product"], example=True)


def _colleagues() -> dict[str, Any]:
    known = {person.email: person for person in Person.objects.filter(email__in=_emails())}
    return {name: known[invented["email"]] for name, invented in company()["people"].items()}


def _emails() -> list[str]:
    return [invented["email"] for invented in company()["people"].values()]


def _forget_colleagues(workspace: Workspace) -> None:
    """The invented people leave this workspace, and are gone with the last example they worked in."""
    workspace.memberships.filter(person__email__in=_emails()).delete()
    workspace.invitations.filter(email__in=_emails()).delete()
    Person.objects.filter(email__in=_emails(), memberships=None).delete()


def _only_theirs(workspace: Workspace, person: Person) -> bool:
    """Whether nothing and nobody else is there, and the person has another place to be."""
    others = workspace.memberships.exclude(person=person).exists() or workspace.products.exists()
    return not others and person.memberships.exclude(workspace=workspace).exists()


def _files_of(product: Product | None = None) -> set[str]:
    """Digests of the uploads that a product's rows name, or all rows."""
    drafts, events = SurveyDraft.objects.all(), EventFile.objects.all()
    if product is not None:
        drafts, events = drafts.filter(product=product), events.filter(batch__product=product)
    files = [file["digest"] for files in drafts.values_list("files", flat=True) for file in files]
    return {*files, *events.values_list("digest", flat=True)}
