"""A quarter of practice comes in whole or not at all, wherever it breaks, and a second try finishes it."""

import functools
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from firsthand.learning.practice.beliefs import Beliefs
from firsthand.learning.simulator.choices import Choices, Research, Work
from firsthand.measurement import store
from firsthand_web.core.models import AuditEntry, Batch, Job, Product
from firsthand_web.evidence.models import Feedback, FeedbackDraft, Response, Survey, SurveyDraft
from firsthand_web.learning import tasks
from firsthand_web.learning.actions import practice, practice_items, practice_loading, simulated
from firsthand_web.learning.models import Run
from firsthand_web.learning.queries.practice import coming_of, folder_of
from firsthand_web.measurement.models import EventFile
from firsthand_web.measurement.queries import events
from firsthand_web.roadmap.models import Item
from tests.web.learning.conftest import Class
from tests.world import World

pytestmark = pytest.mark.slow

ROWS = (Batch, Feedback, FeedbackDraft, Response, Survey, SurveyDraft, Item)
CHOSEN = Choices(
    work=(Work(item="awake"), Work(item="merge")),
    research=(Research(study="survey", number=1), Research(study="interviews", number=1)),
)
# Where it breaks: a function of a module, and at which call of it.
STEPS = (
    (practice_loading, "write_quarter", 1),
    (simulated, "keep_file", 1),
    (simulated, "bring_feedback", 1),
    (simulated, "bring_feedback", 3),
    (simulated, "bring_survey", 1),
    (practice, "finish", 1),
    (practice_items, "ship", 1),
)


def seen(product: Product) -> dict[str, Any]:
    """Everything that a quarter changes: rows, history, events in the store, the run's state, files."""
    run, folder = Run.objects.get(product=product), folder_of(product)
    found: dict[str, Any] = {
        model.__name__: model._base_manager.filter(product=product).count() for model in ROWS
    }
    found["done"] = Item.objects.filter(product=product, status=Item.Status.DONE).count()
    found["history"] = AuditEntry.objects.filter(product=product).count()
    found["events"] = sorted(
        EventFile.objects.filter(batch__product=product).values_list("store_batch", flat=True)
    )
    found["stored"] = sorted(batch.id for batch in store.batches(events.folder_of(product)))
    found["played"] = run.known.played
    found["files"] = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))
    return found


def broken(of: Any, name: str, call: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The function does its work, and at this call fails right after it."""
    real: Callable[..., Any] = getattr(of, name)
    calls = list[int]()

    @functools.wraps(real)
    def fails(*args: Any, **kwargs: Any) -> Any:
        found = real(*args, **kwargs)
        calls.append(1)
        if len(calls) == call:
            raise OSError("the disk is full")
        return found

    monkeypatch.setattr(of, name, fails)


def work(job: Job, function: Callable[..., Any]) -> None:
    function(SimpleNamespace(payload=job.payload, product=job.product, by=job.by, progress=lambda *_: None))


def test_wherever_a_quarter_breaks_it_is_the_old_one_until_it_is_the_new_one(
    world: World, learners: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(practice, "USERS", 300)
    begins = practice.begin(
        by=world.ida,
        home=world.product,
        beginning=practice.Beginning(world="ladle", difficulty="usual", seed=7, quarters=2),
    )
    product = begins.product
    nothing = seen(product)
    for of, name, call in [(simulated, "bring_feedback", 2), (practice_items, "catalogue", 1)]:
        with monkeypatch.context() as patch:
            broken(of, name, call, patch)
            with pytest.raises(OSError, match="disk is full"):
                work(begins, tasks.begin_practice)
        assert seen(product) == nothing
    work(begins, tasks.begin_practice)
    Job.objects.update(state=Job.State.DONE)
    run = Run.objects.get()
    quarter = practice.end(by=world.ida, run=run, choices=CHOSEN, beliefs=Beliefs())
    before = seen(product)
    assert (before["played"], len(before["stored"]), before["Item"]) == (0, 1, 28)
    for of, name, call in STEPS:
        with monkeypatch.context() as patch:
            broken(of, name, call, patch)
            with pytest.raises(OSError, match="disk is full"):
                work(quarter, tasks.end_practice_quarter)
        assert seen(product) == before, f"{name}, call {call}"
    work(quarter, tasks.end_practice_quarter)
    after = seen(product)
    assert (after["played"], after["Survey"], after["done"], len(after["stored"])) == (1, 1, 2, 2)
    assert after["events"] == after["stored"]
    assert after["Feedback"] > before["Feedback"]
    assert "quarter-1/interviews/guide.md" in after["files"]
    assert not list(coming_of(product).iterdir())
    work(quarter, tasks.end_practice_quarter)
    assert seen(product) == after


def test_files_that_a_kill_kept_back_are_there_after_the_next_start(
    world: World, learners: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The quarter counts from the moment its rows are kept; a kill right then leaves files to be moved."""
    monkeypatch.setattr(practice, "USERS", 200)
    beginning = practice.Beginning(world="ladle", difficulty="usual", seed=7, quarters=1)
    job = practice.begin(by=world.ida, home=world.product, beginning=beginning)
    with monkeypatch.context() as patch:
        patch.setattr(practice_loading, "show_files", lambda _run: (_ for _ in ()).throw(OSError("killed")))
        with pytest.raises(OSError, match="killed"):
            work(job, tasks.begin_practice)
    rows = seen(job.product) | {"files": []}
    assert rows["Item"] == 28
    work(job, tasks.begin_practice)
    files = seen(job.product)["files"]
    assert seen(job.product) | {"files": []} == rows
    assert "quarter-0/feedback/feedback.csv" in files
    assert not [name for name in files if "events" in name]
