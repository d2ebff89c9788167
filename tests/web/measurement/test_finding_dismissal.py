"""A finding that needs nobody is dismissed with a reason."""

from datetime import timedelta

from django.test import Client

from firsthand_web.core.models import AuditEntry
from firsthand_web.measurement.actions import monitors
from firsthand_web.measurement.actions.findings import GONE, dismiss_finding, keep_finding
from firsthand_web.measurement.models import Finding, Monitor
from tests.web.measurement.conftest import Import
from tests.world import World

# Later the number of visits falls again, below what was found.
MORE = "\n".join(
    ["user_id,event,timestamp", *(f"n{n},visited,2025-05-12T{n % 24:02}:00:00Z" for n in range(90)),
     "n1,visited,2025-05-13T09:00:00Z", "n1,visited,2025-05-14T01:00:00Z"]
)  # fmt: skip


def test_it_stays_dismissed_when_the_monitor_looks_again(world: World, eli: Client, watched: Monitor) -> None:
    found = Finding.objects.get()
    reply = eli.post(world.url(f"findings/{found.pk}/dismissal/"), {"reason": "The  fair was closed"})
    assert reply["Location"] == world.url(f"findings/{found.pk}/")
    assert monitors.look(monitor=watched) == []
    found.refresh_from_db()
    assert (found.state, found.reason, found.dismissed_by) == ("dismissed", "The fair was closed", world.eli)
    assert AuditEntry.objects.filter(verb="measurement.finding.dismissed").count() == 1
    assert "The fair was closed" in eli.get(world.url(f"findings/{found.pk}/")).content.decode()


def test_it_comes_back_when_the_breach_gets_worse(
    world: World, eli: Client, watched: Monitor, bring: Import
) -> None:
    found = Finding.objects.get()
    dismiss_finding(by=world.eli, finding=found, reason="The fair was closed")
    bring(MORE, "more.csv")
    assert [each.title[:22] for each in monitors.look(monitor=watched)] == ["Visits rose to 90 even"]
    found.refresh_from_db()
    assert (found.state, found.reason) == ("open", "The fair was closed")
    assert found.title.startswith("Visits fell to 1 event")
    assert AuditEntry.objects.filter(verb="measurement.finding.reopened", by=None).count() == 1
    page = eli.get(world.url(f"findings/{found.pk}/")).content.decode()
    assert "The fair was closed” The numbers have changed since." in page
    assert (
        "Back with other numbers; dismissed before: The fair"
        in eli.get(world.url("findings/")).content.decode()
    )


def test_it_says_what_it_said_while_the_numbers_say_the_same(world: World, watched: Monitor) -> None:
    found = Finding.objects.get()
    dismiss_finding(by=world.eli, finding=found, reason="The fair was closed")
    for high, state in ((1.04, "dismissed"), (1.06, "open")):
        numbers = found.numbers | {"high": found.numbers["high"] * high, "n": 99}
        keep_finding(
            by=None, metric=found.metric, monitor=watched, kind=found.kind, key=found.key, title="Other",
            first_day=found.first_day, last_day=found.last_day + timedelta(days=1), numbers=numbers,
        )  # fmt: skip
        now = Finding.objects.get()
        assert now.state == state
        assert now.last_day == found.last_day + timedelta(days=1)
        assert (now.title, now.numbers) == (
            (found.title, found.numbers) if state == "dismissed" else ("Other", numbers)
        )


def test_one_that_dismissed_itself_comes_back_with_the_breach(
    world: World, watched: Monitor, bring: Import
) -> None:
    before = Finding.objects.get()
    dismiss_finding(by=None, finding=before, reason=GONE)
    assert monitors.look(monitor=watched) == []
    found = Finding.objects.get()
    assert (found.state, found.reason, found.numbers) == ("open", "", before.numbers)


def test_a_reason_is_needed(world: World, eli: Client, watched: Monitor) -> None:
    found = Finding.objects.get()
    reply = eli.post(world.url(f"findings/{found.pk}/dismissal/"), {"reason": " "}, follow=True)
    assert "Say why, in a few words" in reply.content.decode()
    found.refresh_from_db()
    assert found.is_open


def test_viewers_and_strangers_dismiss_nothing(
    world: World, vera: Client, sam: Client, watched: Monitor
) -> None:
    address = world.url(f"findings/{Finding.objects.get().pk}/dismissal/")
    assert vera.post(address, {"reason": "x"}).status_code == 403
    assert sam.post(address, {"reason": "x"}).status_code == 404
    assert Finding.objects.get().is_open
