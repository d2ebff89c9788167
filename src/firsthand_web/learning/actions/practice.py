"""Beginning a practice run, choosing in a quarter, ending it, taking a run away."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from firsthand.errors import InputError
from firsthand.learning.practice.beliefs import Beliefs, beliefs_data
from firsthand.learning.practice.run import Run as Lived
from firsthand.learning.practice.run import end_quarter, run_data, start
from firsthand.learning.simulator.choices import Choices, choices_data
from firsthand_web.core.actions import history, jobs, people
from firsthand_web.core.models import Job, Membership, Person, Product, Role
from firsthand_web.learning.actions import practice_loading, practice_tests
from firsthand_web.learning.models import ClassRun, Cohort, Quarter, Run, Seat
from firsthand_web.learning.queries.practice import coming_of, folder_of

BEGINNING, QUARTER = "learning.practice-beginning", "learning.practice-quarter"
USERS = 1_000
KINDS = {"digital": Product.Kind.DIGITAL, "physical": Product.Kind.PHYSICAL}


@dataclass(frozen=True, kw_only=True)
class Beginning:
    """What a run starts from."""

    world: str
    difficulty: str
    seed: int
    quarters: int


@transaction.atomic
def begin(*, by: Person, home: Product, beginning: Beginning, class_run: ClassRun | None = None) -> Job:
    """A run with a product in a workspace of its own, and the job that loads the quarter before it.

    That workspace has the learner, their cohort's mentors and the owners of the one they come from: whoever
    else asks for anything in it is a stranger. Raises `InputError`.
    """
    lived = start(
        beginning.world,
        hardness=beginning.difficulty,
        seed=beginning.seed,
        users=USERS,
        quarters=beginning.quarters,
    )
    world = lived.state.world
    title = f"{world.title}, seed {beginning.seed}"
    workspace = people.create_workspace(by=by, name=f"Practice of {by.name}: {title}")
    product = people.create_product(
        by=by, workspace=workspace, name=world.title, kind=KINDS[world.kind], example=True
    )
    run = Run.objects.create(
        product=product,
        created_by=by,
        learner=by,
        home=home,
        cohort=class_run.cohort if class_run else _cohort(by, home),
        class_run=class_run,
        title=title,
        world=beginning.world,
        difficulty=beginning.difficulty,
        seed=beginning.seed,
        quarters=beginning.quarters,
        state=run_data(lived),
    )
    seat(run)
    history.note(by=by, verb="learning.practice.begun", product=product, label=title, data={"run": run.pk})
    return jobs.start(
        by=by, product=product, kind=BEGINNING, label=f"Taking over {world.title}", payload={"run": run.pk}
    )


@transaction.atomic
def seat(run: Run) -> None:
    """Let those in who may see a run, and nobody else: nobody there can invite."""
    guides = set[int]()
    if run.cohort:
        guides |= set(run.cohort.seats.filter(part=Seat.Part.MENTOR).values_list("person_id", flat=True))
    if run.home:
        owners = Membership.objects.filter(workspace=run.home.workspace, role=Role.OWNER)
        guides |= set(owners.values_list("person_id", flat=True))
    wanted = {**dict.fromkeys(guides, Role.MENTOR), run.learner_id: Role.EDITOR}
    there = Membership.objects.filter(workspace=run.product.workspace)
    there.exclude(person__in=wanted).delete()
    for person, role in wanted.items():
        Membership.objects.update_or_create(
            workspace=run.product.workspace, person_id=person, defaults={"role": role}
        )


@transaction.atomic
def keep(*, by: Person, run: Run, choices: Choices, beliefs: Beliefs) -> Quarter:
    """Keep what is chosen and believed in the current quarter. `InputError` for what cannot be done."""
    lived = run.known
    if run.product.jobs.under_way().filter(kind=QUARTER).exists():
        raise InputError("the quarter is being carried out already: wait for what comes of it.")
    end_quarter(lived, choices)
    draft, _ = Quarter.objects.update_or_create(
        run=run,
        number=lived.played + 1,
        defaults={"choices": choices_data(choices), "beliefs": beliefs_data(beliefs)},
    )
    practice_tests.plan_tests(run, choices, by=by)
    data = {"run": run.pk, "quarter": draft.number}
    history.note(by=by, verb="learning.practice.chosen", product=run.product, label=run.title, data=data)
    return draft


@transaction.atomic
def end(*, by: Person, run: Run, choices: Choices, beliefs: Beliefs) -> Job:
    """Carry out what is chosen: the job that brings what the quarter returns. Raises `InputError`."""
    going = run.product.jobs.under_way().filter(kind=QUARTER).first()
    if going is not None:
        return going  # pressed twice
    draft = keep(by=by, run=run, choices=choices, beliefs=beliefs)
    practice_loading.forget(run, draft.number)
    seat(run)
    return jobs.start(
        by=by,
        product=run.product,
        kind=QUARTER,
        label=f"Quarter {draft.number} of {run.quarters}",
        payload={"run": run.pk, "quarter": draft.number},
    )


@transaction.atomic
def finish(
    *, by: Person, run: Run, lived: Lived, outcome: Mapping[str, Any], score: Mapping[str, Any] | None
) -> None:
    """The quarter is over: its choices count from now on; with a `score`, the run is over too."""
    now, number = timezone.now(), lived.played
    if Run.objects.select_for_update().get(pk=run.pk).known.played >= number:
        return
    Quarter.objects.filter(run=run, number=number).update(outcome=outcome, played_at=now)
    run.state, run.score = run_data(lived), dict(score or {})
    run.ended_at = now if lived.over else None
    run.__dict__.pop("known", None)
    run.save(update_fields=["state", "score", "ended_at"])
    data = {"run": run.pk, "quarter": number}
    history.note(
        by=by, verb="learning.practice.quarter-ended", product=run.product, label=run.title, data=data
    )


@transaction.atomic
def set_class(*, by: Person, cohort: Cohort, title: str, beginning: Beginning) -> ClassRun:
    """One run for all interns of a cohort. Raises `InputError`."""
    start(
        beginning.world,
        hardness=beginning.difficulty,
        seed=beginning.seed,
        users=1,
        quarters=beginning.quarters,
    )
    made: ClassRun = ClassRun.objects.create(
        product=cohort.product,
        created_by=by,
        cohort=cohort,
        title=" ".join(title.split())[:200] or f"Seed {beginning.seed}",
        world=beginning.world,
        difficulty=beginning.difficulty,
        seed=beginning.seed,
        quarters=beginning.quarters,
    )
    data = {"class": made.pk, "cohort": cohort.pk}
    history.note(by=by, verb="learning.practice.set", product=cohort.product, label=made.title, data=data)
    return made


def remove(*, by: Person, run: Run) -> None:
    """Take a run away for good, with its workspace and its files; it can be played again from its seed."""
    if run.learner_id != by.pk:
        raise InputError("Only the learner takes a run away.")
    product, home = run.product, run.home
    folders = [folder_of(product), coming_of(product), settings.FOLDER / "events" / str(product.pk)]
    with transaction.atomic():
        if home:
            history.note(by=by, verb="learning.practice.removed", product=home, label=run.title)
        product.workspace.delete()
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def _cohort(person: Person, home: Product) -> Cohort | None:
    """The newest cohort in which somebody learns."""
    seats = Seat.objects.filter(person=person, part=Seat.Part.INTERN, cohort__product=home)
    found = (
        seats.filter(cohort__deletion=None).select_related("cohort").order_by("-cohort__starts_on").first()
    )
    return found.cohort if found else None
