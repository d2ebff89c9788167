"""An experiment with a plan, one with a sound file read, and one with too few in a variant."""

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from firsthand_web.experiments.actions import experiments, readouts, rules
from firsthand_web.experiments.actions.experiments import Idea
from firsthand_web.experiments.models import Experiment, Planned
from firsthand_web.roadmap.actions import items
from firsthand_web.roadmap.models import Item
from tests.world import World

PLANNED = [
    Planned(name="bought", role="primary"),
    Planned(name="seconds", role="guardrail", higher_is_better=False, margin=0.05),
    Planned(name="revenue"),
]


def rows(*, people: tuple[int, int] = (3_000, 3_000), seed: int = 1, lift: float = 0.2) -> bytes:
    """A row for each person; “new” raises the share who bought from 0.30."""
    random = np.random.default_rng(seed)
    lines = ["person,group,bought,seconds,revenue,visits before"]
    for arm, n, share in (("control", people[0], 0.3), ("new", people[1], 0.3 * (1 + lift))):
        bought = random.random(n) < share
        seconds, before = random.gamma(9, 1 / 3, n), random.poisson(4, n)
        for each in range(n):
            did = int(bought[each])
            lines.append(f"{arm}-{each},{arm},{did},{seconds[each]:.3f},{did * 20},{before[each]}")
    return "\n".join(lines).encode()


@pytest.fixture
def item(world: World) -> Item:
    return items.create(by=world.eli, product=world.product, draft=items.Draft(title="One-page checkout"))


@pytest.fixture
def experiment(world: World, item: Item) -> Experiment:
    """Planned, and not started."""
    made = experiments.create(
        by=world.eli,
        product=world.product,
        idea=Idea(
            name="Shorter checkout",
            because="People leave at the address",
            believe="one page lets more of them finish",
            know_when="more people buy and nobody waits longer",
            item=item,
            variants=(("control", 50), ("new", 50)),
            asked=(world.eli, world.ida),
        ),
    )
    rules.set_rule(by=world.eli, experiment=made, planned=PLANNED, least=0.02, units=2_000)
    return made


def read(world: World, experiment: Experiment, content: bytes) -> Experiment:
    readouts.upload(by=world.eli, experiment=experiment, name="people.csv", chunks=[content])
    columns = {each.name: [each.name] for each in experiment.planned}
    return readouts.read_file(by=world.eli, experiment=experiment, variant="group", columns=columns)


@pytest.fixture
def sound(world: World, experiment: Experiment) -> Experiment:
    """Started as planned, and read from a file."""
    experiments.start(by=world.eli, experiment=experiment, on=experiment.created_at.date())
    return read(world, experiment, rows())


@pytest.fixture
def uneven(world: World, experiment: Experiment) -> Experiment:
    experiments.start(by=world.eli, experiment=experiment, on=experiment.created_at.date())
    return read(world, experiment, rows(people=(3_000, 2_600)))


def upload(client: Client, address: str, content: bytes, name: str = "people.csv") -> object:
    return client.post(address, {"file": SimpleUploadedFile(name, content)})
