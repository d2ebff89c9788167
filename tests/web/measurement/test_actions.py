"""Events come in, leave and come back as a whole; metrics are made and changed with history."""

import shutil
from typing import Any

import pytest
from django.conf import settings

from firsthand.errors import InputError
from firsthand.measurement import store
from firsthand.measurement.events import read_events
from firsthand.measurement.metrics import Grain, Kind, Metric
from firsthand.tables import read_table
from firsthand_web.core import tasks
from firsthand_web.core.actions import people, records
from firsthand_web.core.folder import keep_file, kept_file
from firsthand_web.core.models import AuditEntry, Batch, Job
from firsthand_web.measurement.actions import events, metrics
from firsthand_web.measurement.models import EventFile
from firsthand_web.measurement.models import Metric as Row
from firsthand_web.measurement.queries import events as queries
from firsthand_web.measurement.queries.series import trend
from tests.web.measurement.conftest import REFERENCE, ROWS, Import
from tests.world import World

PAID = Metric(name="Paid", kind=Kind.MEAN, event="paid", property_name="amount")
MORE = "user_id,event,timestamp\nu9,signed up,2025-04-01T09:00:00Z\n"
OnCommit = Any


def known(world: World) -> dict[str, int]:
    return {name: event.events for name, event in queries.names(world.product).items()}


def test_events_come_in_with_their_problems(world: World, bring: Import) -> None:
    file = bring()
    assert known(world) == {"paid": 3, "signed up": 5}
    assert (file.events, file.known, file.left_out) == (8, 0, 1)
    (problem,) = file.problems
    assert "row 10, column “timestamp”" in problem
    assert "yesterday" in problem
    entry = AuditEntry.objects.get(verb="measurement.events.imported")
    assert (entry.by, entry.data["new events"]) == (world.eli, 8)


def test_the_same_file_twice_is_one_import(world: World, bring: Import) -> None:
    assert bring() == bring()
    assert Batch.objects.filter(kind="events").count() == 1


def test_a_file_without_events_changes_nothing(world: World, bring: Import) -> None:
    with pytest.raises(InputError, match=r"None of the 1 rows .* The first: .*row 2"):
        bring("user_id,event,timestamp\nu1,paid,tomorrow\n")
    assert known(world) == {}
    assert not Batch.objects.exists()


@pytest.mark.parametrize("waited_for", [0, 10**9])
def test_undoing_an_import_takes_its_events_out_of_the_store_and_restoring_brings_them_back(
    world: World, bring: Import, django_capture_on_commit_callbacks: OnCommit,
    monkeypatch: pytest.MonkeyPatch, waited_for: int,
) -> None:  # fmt: skip
    monkeypatch.setattr(events, "WAITED_FOR", waited_for)
    file, _ = bring(), bring(MORE, "more.csv")
    before = store.stored_events(queries.folder_of(world.product))
    with django_capture_on_commit_callbacks(execute=True):
        deletion = records.undo_import(by=world.eli, batch=file.batch)
    assert known(world) == {"signed up": 1}
    assert len(list(queries.folder_of(world.product).glob("*.parquet"))) == 1
    with django_capture_on_commit_callbacks(execute=True):
        records.restore(by=world.eli, deletion=deletion)
    assert store.stored_events(queries.folder_of(world.product)) == before


def test_an_import_taken_back_can_come_in_again(
    world: World, bring: Import, django_capture_on_commit_callbacks: OnCommit
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        records.undo_import(by=world.eli, batch=bring().batch)
    bring()
    assert known(world) == {"paid": 3, "signed up": 5}
    assert EventFile.objects.counting().count() == 1


def test_a_kill_between_rows_and_store_is_put_right_at_the_next_start(world: World, bring: Import) -> None:
    """Both halves: an undo whose events are still there, an import whose rows never came."""
    undone = bring()
    bring(MORE, "more.csv")
    Batch.objects.filter(pk=undone.batch_id).update(undone_at=undone.batch.at)
    bring("user_id,event,timestamp\nu8,left,2025-04-02T09:00:00Z\n", "lost.csv")
    EventFile.objects.filter(name="lost.csv").delete()
    assert set(known(world)) == {"left", "paid", "signed up"}
    tasks.recover()
    assert known(world) == {"signed up": 1}
    Batch.objects.filter(pk=undone.batch_id).update(undone_at=None)
    tasks.recover()
    assert known(world) == {"paid": 3, "signed up": 6}


def test_an_import_killed_in_between_is_finished_at_the_next_start(world: World) -> None:
    digest = keep_file(settings.FOLDER, [ROWS.encode()], name="events.csv", limit=10**6)
    table = read_table(kept_file(settings.FOLDER, digest), name="events.csv", header_rows=1)
    found = read_events(table, reference=REFERENCE)
    store.append(queries.folder_of(world.product), found.events, source="events.csv")
    payload = {"name": "events.csv", "digest": digest, "zone": "UTC", "reference": REFERENCE.isoformat()}
    job = Job.objects.create(
        product=world.product, by=world.eli, kind="measurement.events", payload=payload, state="running"
    )
    tasks.recover()
    job.refresh_from_db()
    assert job.state == Job.State.DONE
    assert EventFile.objects.get().events == 8
    assert known(world) == {"paid": 3, "signed up": 5}


def test_removing_an_example_removes_its_events(
    world: World, bring: Import, django_capture_on_commit_callbacks: OnCommit
) -> None:
    bring()
    folder = queries.folder_of(world.product)
    world.product.example = True
    with django_capture_on_commit_callbacks(execute=True):
        people.remove_example(by=world.ada, product=world.product)
    assert not folder.exists()


def test_rows_that_cannot_be_written_leave_no_events(
    world: World, bring: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(events.history, "note", fail)
    with pytest.raises(RuntimeError):
        bring()
    assert known(world) == {}
    assert not EventFile.objects.exists()


def test_a_metric_is_made_changed_and_deleted_with_history(world: World) -> None:
    made = metrics.create_metric(by=world.eli, product=world.product, formula=PAID)
    assert Row.objects.get().formula == PAID
    changed = Metric(name="Payments", kind=Kind.COUNT, event="paid")
    metrics.change_metric(by=world.eli, metric=made, formula=changed)
    metrics.change_metric(by=world.eli, metric=made, formula=changed)
    row = Row.objects.get()
    assert (row.formula, row.unit, row.changed_at is None) == (changed, "events", False)
    deletion = records.delete(by=world.eli, record=row)
    records.restore(by=world.eli, deletion=deletion)
    assert Row.objects.get().formula == changed
    verbs = list(
        AuditEntry.objects.filter(verb__startswith="measurement.").values_list("verb", flat=True).reverse()
    )
    assert verbs == [
        "measurement.metric.created",
        "measurement.metric.changed",
        "measurement.metric.deleted",
    ]


def test_series_are_kept_until_the_events_change(
    world: World, bring: Import, django_capture_on_commit_callbacks: OnCommit
) -> None:
    bring()
    row = metrics.create_metric(by=world.eli, product=world.product, formula=PAID)
    first = trend(row, grain=Grain.WEEK)
    assert first is not None
    # 20 in the first week, 30 in the second, nothing in the third; the fourth is not over yet.
    assert [point.value for point in first.complete] == pytest.approx([20, 30, float("nan")], nan_ok=True)
    home = settings.FOLDER / "cache" / "series" / str(world.product.pk)
    (kept,) = home.glob("*/*.json")
    from firsthand_web.measurement.queries import series

    series._kept.cache_clear()
    shutil.copy(kept, kept.with_suffix(".copy"))
    again = trend(row, grain=Grain.WEEK)
    assert again is not None
    assert str(again.points) == str(first.points)
    bring(ROWS + "u5,paid,2025-03-21T10:00:00Z,50\n", "grown.csv")
    after = trend(row, grain=Grain.WEEK)
    assert after is not None
    assert [point.value for point in after.complete] == [20, 30, 50]
    assert len(list(home.glob("*/*.json"))) == 1
