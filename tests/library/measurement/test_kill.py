"""A writer killed with SIGKILL at every step of an append, a removal, a forgetting and a merge."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from firsthand.measurement import known
from firsthand.measurement.events import Event
from firsthand.measurement.store import STEPS, append, batches, forget, merge, remove, stored_events

FIRST = [
    Event(user_id="a", event="e", time=datetime(2025, 1, 1, tzinfo=UTC), message_id=m) for m in ("1", "2")
]
SECOND = [
    Event(user_id="b", event="e", time=datetime(2025, 1, 2, tzinfo=UTC), message_id=m) for m in ("2", "3")
]
# One process imports everything and forks a victim for each step; the victim has no threads yet.
VICTIMS = """
import os, signal, sys
from pathlib import Path
from tests.library.measurement.test_kill import FIRST, SECOND
from firsthand.measurement.store import STEPS, append, batches, forget, merge, remove

def victim(folder, verb, fatal):
    def die(step):
        if step == fatal:
            os.kill(os.getpid(), signal.SIGKILL)
    acknowledged = append(folder, FIRST, source="first").batch
    if verb == "append":
        append(folder, SECOND, source="second", after=die)
    else:
        second = append(folder, SECOND, source="second").batch
        if verb == "remove":
            remove(folder, acknowledged.id, after=die)
        elif verb == "forget":
            forget(folder, ["a"], salt="5a", after=die)
        else:
            merge(folder, [acknowledged.id, second.id], after=die)

for verb in ("append", "remove", "forget", "merge"):
    for number, step in enumerate(STEPS):
        child = os.fork()
        if not child:
            victim(Path(sys.argv[1]) / f"{verb}-{number}", verb, step)
            os._exit(0)
        status = os.waitpid(child, 0)[1]
        assert os.WTERMSIG(status) == signal.SIGKILL, (verb, step, status)
"""


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("killed")
    root = Path(__file__).parents[3]
    path = f"import sys; sys.path[:0] = [{str(root)!r}, {str(root / 'src')!r}]\n"
    subprocess.run([sys.executable, "-c", path + VICTIMS, str(folder)], check=True)
    return folder


def ids(folder: Path) -> list[str]:
    return sorted(event.message_id for event in stored_events(folder))


def clean(folder: Path) -> bool:
    named = {batch.segment for batch in batches(folder)}
    beside = {"lock", "manifest.json", known.FOLDER}
    numbers = {known.beside(folder / name) for name in named}
    return {path.name for path in folder.iterdir()} - beside == named and numbers >= {
        *(folder / known.FOLDER).glob("*")
    }


@pytest.mark.parametrize("number", range(len(STEPS)))
def test_an_append_is_there_whole_or_not_at_all(killed: Path, number: int) -> None:
    folder = killed / f"append-{number}"
    committed = STEPS[number] == "manifest committed"
    assert ids(folder) == (["1", "2", "3"] if committed else ["1", "2"])
    assert append(folder, SECOND, source="second").unchanged is committed
    assert ids(folder) == ["1", "2", "3"]
    assert clean(folder)


@pytest.mark.parametrize("number", range(len(STEPS)))
def test_a_removal_is_done_whole_or_not_at_all(killed: Path, number: int) -> None:
    folder = killed / f"remove-{number}"
    committed = STEPS[number] == "manifest committed"
    assert ids(folder) == (["2", "3"] if committed else ["1", "2", "3"])
    if not committed:
        remove(folder, batches(folder)[0].id)
    assert append(folder, SECOND, source="second").unchanged
    assert ids(folder) == ["2", "3"]
    assert clean(folder)


@pytest.mark.parametrize("number", range(len(STEPS)))
def test_somebody_is_forgotten_wholly_or_not_at_all(killed: Path, number: int) -> None:
    folder = killed / f"forget-{number}"
    # What only b's batch holds from then on, counts there.
    committed = STEPS[number] == "manifest committed"
    assert ids(folder) == (["2", "3"] if committed else ["1", "2", "3"])
    assert forget(folder, ["a"], salt="5a") == (0 if committed else 1)
    assert ids(folder) == ["2", "3"]
    assert {event.user_id for event in stored_events(folder)} == {"b"}
    assert clean(folder)


@pytest.mark.parametrize("number", range(len(STEPS)))
def test_a_merge_changes_nothing_that_counts(killed: Path, number: int) -> None:
    folder = killed / f"merge-{number}"
    committed = STEPS[number] == "manifest committed"
    assert ids(folder) == ["1", "2", "3"]
    assert len(batches(folder)) == (1 if committed else 2)
    if not committed:
        merge(folder, [batch.id for batch in batches(folder)])
    assert ids(folder) == ["1", "2", "3"]
    append(folder, FIRST[:1], source="after")
    assert clean(folder)
