"""The example company as a whole: opening it, building it, taking it away without a trace."""

import shutil
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import transaction

from firsthand.errors import Progress, silent
from firsthand_web.core.actions import jobs, people
from firsthand_web.core.folder import kept_file
from firsthand_web.core.models import Invitation, Job, Person, Product, Role, Workspace
from firsthand_web.evidence.models import FeedbackDraft, SurveyDraft
from firsthand_web.experiments.models import Experiment
from firsthand_web.home.actions.example_cast import Cast
from firsthand_web.home.actions.example_stages import STAGES
from firsthand_web.home.example import WORLDS, company, facts
from firsthand_web.home.example.quarter import Written
from firsthand_web.learning.queries.practice import folder_of
from firsthand_web.measurement.models import EventFile

BUILD = "home.example"


def build_workspace(*, email: str, password: str, today: date, written: Written | None = None) -> Workspace:
    """The whole company with an owner who can sign in, for a folder that holds nothing else."""
    owner = people.create_owner(
        email=email, name="Ada Lindqvist", password=password, workspace=company()["workspace"]
    )
    workspace = owner.memberships.get().workspace
    _settle(owner, workspace)
    build(by=owner, workspace=workspace, today=today, written=written)
    return workspace


def of(person: Person) -> Product | None:
    """The first product of the example company that somebody owns, if there is one."""
    owned = Product.objects.filter(
        example=True, workspace__memberships__person=person, workspace__memberships__role=Role.OWNER
    )
    return owned.order_by("pk").first()


@transaction.atomic
def begin(*, by: Person) -> Product:
    """The company's own workspace with its people and its products, still empty. The same again is the same.

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


def build(
    *,
    by: Person,
    workspace: Workspace,
    today: date,
    written: Written | None = None,
    progress: Progress = silent,
) -> None:
    """Fill the products, stage by stage, through the actions that people use.

    A stage that is there is passed over, so that a build which was killed goes on where it stopped.
    """
    known = {person.email: person for person in Person.objects.filter(email__in=_emails())}
    staff = {name: known[invented["email"]] for name, invented in company()["people"].items()}
    for number, world in enumerate(WORLDS):
        cast = Cast(
            world=world,
            product=workspace.products.get(example=True, name=facts(world)["product"]),
            owner=by,
            ruth=staff["ruth"],
            engineer=staff[facts(world)["engineer"]],
            ida=staff["ida"],
            today=today,
            written=written,
        )
        for place, (message, stage) in enumerate(STAGES):
            share = (number + place / len(STAGES)) / len(WORLDS)
            progress(share, f"{cast.product.name}: {message}")
            stage(cast)


def remove(*, by: Person, workspace: Workspace) -> None:
    """Take the company away for good: rows, files, and its workspace when it holds nothing else."""
    products = list(workspace.products.filter(example=True))
    digests = {digest for product in products for digest in _files_of(product)}
    folders = [folder_of(product) for product in products]
    folders += [Path(settings.FOLDER) / "cache" / "series" / str(product.pk) for product in products]
    with transaction.atomic():
        for product in products:
            people.remove_example(by=by, product=product)
        _forget_colleagues(workspace)
        if _only_theirs(workspace, by):
            workspace.delete()
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
    for digest in digests - _files_of():
        kept_file(settings.FOLDER, digest).unlink(missing_ok=True)


def _settle(owner: Person, workspace: Workspace) -> Product:
    for invented in company()["people"].values():
        role = Role(invented["role"])
        people.invite(by=owner, workspace=workspace, email=invented["email"], role=role)
        people.accept(
            invitation=Invitation.objects.open().get(workspace=workspace, email=invented["email"]),
            # Without a password, so nobody signs in as them.
            person=Person.objects.filter(email=invented["email"]).first()
            or Person.objects.create_user(invented["email"], name=invented["name"]),
        )
    made = [
        people.create_product(
            by=owner, workspace=workspace, name=fact["product"], kind=Product.Kind(fact["kind"]), example=True
        )
        for fact in map(facts, WORLDS)
    ]
    return made[0]


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
    surveys, feedback = SurveyDraft.objects.all(), FeedbackDraft.objects.all()
    events, tests = EventFile.objects.all(), Experiment.everything.exclude(source={})
    if product is not None:
        surveys, feedback = surveys.filter(product=product), feedback.filter(product=product)
        events, tests = events.filter(batch__product=product), tests.filter(product=product)
    files = [file["digest"] for files in surveys.values_list("files", flat=True) for file in files]
    files += [file["digest"] for file in feedback.values_list("file", flat=True)]
    files += [source["digest"] for source in tests.values_list("source", flat=True) if "digest" in source]
    return {*files, *events.values_list("digest", flat=True)}
