"""Monitors look after imports, undoing and every day; a breach is one finding however often they do."""

from django.conf import settings

from firsthand.measurement import metrics
from firsthand.measurement.monitors import Kind as Looks
from firsthand.measurement.monitors import Rule
from firsthand_web.core import registry, tasks
from firsthand_web.core.actions import records
from firsthand_web.core.models import AuditEntry
from firsthand_web.measurement.actions import findings, monitors
from firsthand_web.measurement.actions.metrics import change_metric
from firsthand_web.measurement.models import Finding, Metric, Monitor
from tests.web.measurement.conftest import Import
from tests.world import World

MORE = "\n".join(
    ["user_id,event,timestamp", *(f"n{n},visited,2025-05-12T{n % 24:02}:00:00Z" for n in range(90)),
     "n1,visited,2025-05-13T09:00:00Z", "n1,visited,2025-05-14T01:00:00Z"]
)  # fmt: skip


def test_looking_again_changes_nothing(watched: Monitor) -> None:
    before = list(Finding.objects.values())
    assert monitors.look(monitor=watched) == []
    assert list(Finding.objects.values()) == before
    assert AuditEntry.objects.filter(verb__startswith="measurement.finding").count() == 1


def test_new_events_bring_new_findings_and_the_breach_goes_on(
    world: World, watched: Monitor, bring: Import
) -> None:
    (old,) = Finding.objects.all()
    bring(MORE, "more.csv")
    tasks.tend.func()
    watched.refresh_from_db()
    assert str(watched.looked_until) == "2025-05-13"
    new, now = Finding.objects.all()
    assert new.title.startswith("Visits rose to 90 events on 12 May 2025")
    assert now.pk == old.pk, "within a week it is the same breach"
    assert (now.first_day, now.last_day) == (old.first_day, watched.looked_until)
    assert now.title.startswith("Visits fell to 1 event")
    assert now.digest != old.digest


def test_taking_an_import_back_takes_its_breaches_along(
    world: World, watched: Monitor, bring: Import
) -> None:
    file = bring(MORE, "more.csv")
    monitors.look_at_all(world.product)
    records.undo_import(by=world.eli, batch=file.batch)
    registry.follow(world.product)
    assert Finding.objects.open().get().title.startswith("Visits fell to 3 events on 7 May 2025")


def test_what_is_no_breach_any_more_is_dismissed(world: World, watched: Monitor, bring: Import) -> None:
    late = "\n".join(
        ["user_id,event,timestamp", *(f"l{n},visited,2025-05-07T{n:02}:10:00Z" for n in range(11))]
    )
    bring(late, "late.csv")
    monitors.look_at_all(world.product)
    found = Finding.objects.get()
    assert (found.state, found.reason, found.dismissed_by) == ("dismissed", findings.GONE, None)


def test_a_metric_that_is_changed_is_looked_at_anew(world: World, watched: Monitor) -> None:
    formula = metrics.Metric(name="Sign-ups", kind=metrics.Kind.COUNT, event="signed up")
    change_metric(by=world.eli, metric=watched.metric, formula=formula)
    watched.refresh_from_db()
    assert watched.data == ""
    monitors.look_at_all(world.product)
    watched.refresh_from_db()
    assert watched.data != ""


def test_old_breaches_are_drawn_and_told_to_nobody(world: World, visits: Metric, bring: Import) -> None:
    rule = Rule(kind=Looks.LEVEL, low=7)
    made = monitors.create_monitor(by=world.eli, metric=visits, rule=rule, grain=metrics.Grain.DAY)
    new = monitors.look(monitor=made)
    assert new
    assert all(str(each.last_day) >= "2025-04-13" for each in new)


def test_deleting_a_metric_takes_its_monitors_and_findings_and_brings_them_back(
    world: World, watched: Monitor
) -> None:
    deletion = records.delete(by=world.eli, record=watched.metric)
    assert not Monitor.objects.exists()
    assert not Finding.objects.exists()
    monitors.look_at_all(world.product)
    records.restore(by=world.eli, deletion=deletion)
    assert (Monitor.objects.count(), Finding.objects.count()) == (1, 1)
    assert (settings.FOLDER / "events").exists()
