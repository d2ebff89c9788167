"""One person goes everywhere, whatever happens on the way, and does not come back."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from firsthand.errors import InputError
from firsthand.measurement import store
from firsthand_web.core.actions import talk
from firsthand_web.core.models import AuditEntry, Comment, SearchEntry
from firsthand_web.core.search import find as search
from firsthand_web.evidence.models import Feedback, Response, Survey
from firsthand_web.measurement.actions import capture, erasures, keys
from firsthand_web.measurement.actions.events import follow
from firsthand_web.measurement.models import Erasure, EventFile
from firsthand_web.measurement.queries import events
from tests.web.measurement.conftest import Import
from tests.web.measurement.test_capture import NOTE, send
from tests.web.project.serving import FIRSTHAND, ROOT, environment, prepare
from tests.world import World

OnCommit = Any
ROWS = "user_id,anonymous_id,event,timestamp,x\n" + "".join(
    f"{who},{device},open,2025-03-0{day},{n}\n"
    for n, (who, device, day) in enumerate(
        [("", "dev-7", 1), ("ann@example.org", "dev-7", 2), ("bob", "dev-7", 3), ("", "dev-7", 4),
         ("bob", "", 5), ("ann@example.org", "", "x")]
    )
)  # fmt: skip
ANN, DEVICE = "ann@example.org", "dev-7"


@pytest.fixture
def ann(world: World, bring: Import) -> EventFile:
    """Events of Ann and Bob on one device, what both said, and their answers."""
    survey = Survey.objects.create(product=world.product, title="S", digest="1")
    for place, who in enumerate((ANN, "bob")):
        Response.objects.create(
            product=world.product,
            survey=survey,
            source_id=f"r{place}",
            digest=who,
            position=place,
            answers=[who, "yes"],
        )
        Feedback.objects.create(
            product=world.product, survey=survey, who=f"r{place}", text=f"Lamp of {who[:3]}"
        )
    said = Feedback.objects.create(product=world.product, text="Flickering kettle", attributes={"email": ANN})
    talk.comment(by=world.eli, record=said, text="She said so")
    return bring(ROWS, "people.csv")


def erase(world: World, person: str = DEVICE) -> Erasure:
    return erasures.finish(
        erasures.begin(by=world.ada, product=world.product, person_id=person, confirmation=person)
    )


def left(world: World) -> list[tuple[object, ...]]:
    return store.ask(
        events.folder_of(world.product), "SELECT user_id, properties FROM events ORDER BY time", {}
    )


BOB = [("bob", '{"x":"2"}'), ("bob", '{"x":"4"}')]


def nowhere(world: World) -> None:
    """No file of the folder and no row names Ann."""
    for path in Path(settings.FOLDER).rglob("*"):
        if path.is_file():
            assert ANN.encode() not in path.read_bytes(), path
    assert not [row for row in Feedback.everything.all() if ANN in f"{row.who}{row.attributes}{row.text}"]
    assert not Response.everything.filter(source_id="r0").exists()
    for entry in AuditEntry.objects.all():
        assert ANN not in f"{entry.label}{entry.data}"
        assert DEVICE not in f"{entry.label}{entry.data}"


@pytest.mark.parametrize("person", [ANN, DEVICE])
def test_a_person_goes_everywhere_by_any_of_their_ids(world: World, ann: EventFile, person: str) -> None:
    found = erasures.find(world.product, person)
    assert found.ids == (ANN, DEVICE)
    assert found.counts == {"events": 3, "voices": 2, "answers to surveys": 1, "recipients of letters": 0}
    made = erase(world, person)
    assert made.counts == found.counts
    assert made.ids == []
    assert left(world) == BOB
    assert [row.text for row in Feedback.everything.all()] == ["Lamp of bob"]
    assert not Comment.everything.exists()
    assert not search(world.product, "kettle")
    assert not SearchEntry.objects.filter(text__contains="kettle").exists()
    nowhere(world)
    assert not erasures.find(world.product, person).anything


def test_it_takes_the_id_twice_and_an_owner(
    world: World,
    ada: Client,
    eli: Client,
    sam: Client,
    ann: EventFile,
    django_capture_on_commit_callbacks: OnCommit,
) -> None:
    address = world.url("metrics/events/deletions/new/")
    assert eli.post(address, {"person": ANN}).status_code == 403
    assert sam.post(address, {"person": ANN}).status_code == 404
    assert eli.get(address).status_code == 403
    assert ada.get(address)["Location"] == world.url("metrics/events/deletions/")
    page = ada.post(address, {"person": DEVICE}).content.decode()
    assert ANN in page
    assert "Answers to surveys" in page
    assert "What remains, and until when" in page
    refused = ada.post(address, {"person": DEVICE, "confirmation": "x", "delete": "yes"})
    assert refused.status_code == 422
    assert "this cannot be undone" in refused.content.decode()
    assert not Erasure.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        reply = ada.post(address, {"person": DEVICE, "confirmation": DEVICE, "delete": "yes"})
    assert "Deleted: 3 events" in ada.get(reply["Location"], follow=True).content.decode()
    assert left(world) == BOB
    with pytest.raises(InputError, match="one of their ids"):
        erasures.find(world.product, " ")


def test_nothing_brings_them_back(
    world: World, eli: Client, ann: EventFile, bring: Import, django_capture_on_commit_callbacks: OnCommit
) -> None:
    key = keys.create_key(by=world.eli, product=world.product, name="Shop")[1]
    erase(world)
    assert send(key, "track", NOTE | {"userId": ANN}).status_code == 200
    assert (
        send(key, "track", NOTE | {"userId": None, "anonymousId": DEVICE, "messageId": "m2"}).status_code
        == 200
    )
    capture.settle(world.product)
    assert left(world) == BOB
    with django_capture_on_commit_callbacks(execute=True):
        eli.post(world.url(f"imports/{ann.batch_id}/undo/"))
    assert left(world) == []
    ann.refresh_from_db()
    ann.batch.undone_at = None
    ann.batch.save()
    follow(world.product)
    assert left(world) == BOB
    nowhere(world)


def test_the_same_upload_again_brings_only_the_others(
    world: World, eli: Client, ann: EventFile, django_capture_on_commit_callbacks: OnCommit
) -> None:
    from tests.web.measurement.test_event_draft import confirm, draft

    erase(world)
    confirm(eli, draft(world, eli, ROWS), django_capture_on_commit_callbacks)
    confirm(eli, draft(world, eli, ROWS + "bob,,open,2025-03-06,9\n"), django_capture_on_commit_callbacks)
    assert left(world) == [*BOB, ("bob", '{"x":"9"}')]
    assert not any(
        ANN.encode() in path.read_bytes()
        for path in (settings.FOLDER / "files").iterdir()
        if path.name == ann.digest
    )


def test_captured_messages_that_could_not_be_used_go_too(world: World, ann: EventFile) -> None:
    folder = events.folder_of(world.product)
    key = keys.create_key(by=world.eli, product=world.product, name="Shop")[1]
    for number, who in enumerate((ANN, "bob")):
        old = {"userId": who, "messageId": f"o{number}", "timestamp": "1980-01-01T00:00:00Z"}
        assert send(key, "track", NOTE | old).status_code == 200
    capture.settle(world.product)
    # One file, or one for each time that captured messages were taken over meanwhile.
    kept = list((folder / "capture").glob("*.left-out.csv"))
    assert any(ANN in each.read_text() for each in kept)
    erase(world)
    assert any("bob" in each.read_text() for each in kept if each.exists())
    nowhere(world)


@pytest.mark.parametrize(
    "step", ["store.forget", "event_scrubbing.scrub", "forgetting.forget_rows", "history.note"]
)
def test_a_fault_on_the_way_is_followed_by_the_rest(
    world: World, ann: EventFile, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = erasures.begin(by=world.ada, product=world.product, person_id=ANN, confirmation=ANN)
    module, name = step.split(".")

    def fault(*_: object, **__: object) -> None:
        raise OSError("pulled the plug")

    with monkeypatch.context() as patch:
        patch.setattr(getattr(erasures, module), name, fault)
        with pytest.raises(OSError, match="pulled the plug"):
            erasures.finish(made)
    assert Erasure.objects.open().count() == 1
    erasures.follow(world.product)  # as at every start
    made.refresh_from_db()
    assert made.finished_at is not None
    assert left(world) == BOB
    nowhere(world)


def test_the_command_asks_and_deletes(tmp_path: Path) -> None:
    folder = tmp_path / "own"
    prepare(folder, "from tests.web.measurement.test_erasure_new import fill\nfill(worlds.build())")
    command = [*FIRSTHAND, "forget", DEVICE, "--folder", str(folder), "--product"]
    done = run([*command, "lantern/lamp"], folder, f"{DEVICE}\n")
    assert f"Known as {ANN}, {DEVICE}: 3 events" in done
    assert "Deleted: 3 events" in done
    with pytest.raises(subprocess.CalledProcessError):
        run([*command, "lantern/none"], folder)


def run(command: list[str], folder: Path, typed: str = "") -> str:
    done = subprocess.run(
        command, env=environment(folder), cwd=ROOT, input=typed, text=True, capture_output=True, check=True
    )
    return done.stdout


def fill(world: World) -> None:
    """Ann's events in a folder of its own, for the command."""
    from firsthand_web.core.folder import keep_file
    from firsthand_web.measurement.actions.events import import_events

    digest = keep_file(settings.FOLDER, [ROWS.encode()], name="people.csv", limit=10**6)
    import_events(
        by=world.eli, product=world.product, name="people.csv", digest=digest, reference=timezone.now()
    )
    assert json.dumps(erasures.find(world.product, ANN).counts).startswith('{"events": 3')
