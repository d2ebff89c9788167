"""kill -9 during an import, a solve and a write: what was acknowledged is there, nothing is half done."""

import http.client
import json
import threading
from contextlib import closing
from pathlib import Path

import pytest

from tests.web.project import serving
from tests.web.project.serving import Server, rows, until

pytestmark = pytest.mark.slow

RESPONDENTS, COLUMNS = 4000, 30

IMPORT = f"""
import csv, io
world = worlds.build()
text = io.StringIO()
out = csv.writer(text)
questions = [f"{{n}}. Question number {{n}}?" for n in range(1, {COLUMNS})]
out.writerow(["Respondent ID", *questions, "What else?"])
for row in range({RESPONDENTS}):
    answers = [("Yes", "No", "Perhaps")[(row * n) % 3] for n in range(1, {COLUMNS})]
    out.writerow([f"r{{row}}", *answers, f"I would like number {{row}} to be better" if row % 5 == 0 else ""])
from firsthand_web.core.actions import jobs
from firsthand_web.evidence.actions import drafts
upload = drafts.Upload(name="waves.csv", chunks=[text.getvalue().encode()])
draft = drafts.begin(by=world.eli, product=world.product, uploads=[upload])
job = {{"kind": "evidence.survey-import", "label": "Import", "payload": {{"draft": draft.pk}}}}
jobs.start(by=world.eli, product=world.product, **job)
"""

SOLVE = """
world = worlds.build()
from firsthand.roadmap.scoring import Range
from firsthand_web.core.actions import jobs
from firsthand_web.roadmap.actions import capacity, items
from firsthand_web.roadmap.tasks import SOLVE_PLAN
about = {"by": world.eli, "product": world.product}
capacity.set_horizon(**about, periods=["Q1", "Q2", "Q3", "Q4"])
teams = [capacity.create_team(**about, name=name, usual=4.0) for name in ("Web", "Core", "Device")]
for number in range(24):
    months = {team: (number * (place + 3)) % 5 / 2 + 0.5 for place, team in enumerate(teams)}
    draft = items.Draft(
        title=f"Item {number}",
        reach=Range(low=100, likely=200 + 37 * number % 91, high=400),
        efforts={team: Range(low=effort, likely=effort, high=effort + 1) for team, effort in months.items()},
    )
    items.create(**about, draft=draft)
jobs.start(**about, kind=SOLVE_PLAN, label="Plan", payload={})
"""


PRACTICE = """
world = worlds.build()
from firsthand.learning.practice.beliefs import Beliefs
from firsthand.learning.simulator.choices import Choices, Research, Work
from firsthand_web.learning.actions import practice
from firsthand_web.learning.models import Run
from firsthand_web.learning.tasks import begin_practice
from firsthand_web.core.actions.jobs import Run as Running
practice.USERS = 800
beginning = practice.Beginning(world="ladle", difficulty="usual", seed=7, quarters=2)
job = practice.begin(by=world.ida, home=world.product, beginning=beginning)
begin_practice(Running(job))
chosen = Choices(work=(Work(item="awake"),), research=(Research(study="survey", number=2),))
practice.end(by=world.ida, run=Run.objects.get(), choices=chosen, beliefs=Beliefs())
"""

QUARTER = """
import json
from firsthand.measurement import store
from firsthand_web.evidence.models import FeedbackDraft, Response, Survey
from firsthand_web.learning.models import Run
from firsthand_web.learning.queries.practice import folder_of
from firsthand_web.measurement.models import EventFile
from firsthand_web.measurement.queries import events
from firsthand_web.roadmap.models import Item
from firsthand_web.core import registry
run = Run.objects.get()
registry.follow(run.product)
files = EventFile.objects.filter(batch__product=run.product)
stored = {each.id for each in store.batches(events.folder_of(run.product))}
assert {each.store_batch for each in files} == stored
print(json.dumps({
    "played": run.known.played, "events": files.count(), "surveys": Survey.objects.count(),
    "drafts": FeedbackDraft.objects.count(), "responses": Response.objects.exists(),
    "done": Item.objects.filter(product=run.product, status="done").count(),
    "files": sorted(path.name for path in folder_of(run.product).iterdir()),
}))
"""


def _states(folder: Path) -> list[str]:
    return [state for (state,) in rows(folder, "SELECT state FROM core_job ORDER BY id")]


def _is_done(folder: Path) -> bool:
    states = _states(folder)
    assert "failed" not in states, rows(folder, "SELECT error FROM core_job")
    return states == ["done"]


def _kill_when_running(folder: Path, after: float) -> None:
    server = serving.start(folder)
    until(lambda: _states(folder) != ["waiting"])
    threading.Event().wait(after)
    server.kill()


@pytest.mark.parametrize("after", [0.0, 0.6])
def test_an_import_is_whole_or_absent_and_is_finished_after_the_next_start(
    tmp_path: Path, after: float
) -> None:
    folder = tmp_path / "own"
    serving.prepare(folder, IMPORT)
    _kill_when_running(folder, after)
    count = "SELECT count(*) FROM evidence_response"
    assert rows(folder, count)[0][0] in {0, RESPONDENTS}
    server = serving.start(folder)
    try:
        until(lambda: _is_done(folder))
        assert rows(folder, count) == [(RESPONDENTS,)]
        assert rows(folder, "SELECT count(*) FROM evidence_feedback") == [(RESPONDENTS // 5,)]
        assert rows(folder, "SELECT count(*) FROM core_batch") == [(1,)]
        assert rows(folder, "PRAGMA integrity_check") == [("ok",)]
    finally:
        server.stop()


def test_a_plan_is_solved_once_after_the_next_start(tmp_path: Path) -> None:
    folder = tmp_path / "own"
    serving.prepare(folder, SOLVE)
    _kill_when_running(folder, 0.5)
    plans = "SELECT count(*) FROM roadmap_plan"
    assert rows(folder, plans) == [(0,)]
    server = serving.start(folder)
    try:
        until(lambda: _is_done(folder), seconds=240)
        assert rows(folder, plans) == [(1,)]
        assert rows(folder, "SELECT status FROM roadmap_plan") == [("optimal",)]
        assert rows(folder, "SELECT count(*) FROM roadmap_item") == [(24,)]
    finally:
        server.stop()


@pytest.mark.parametrize("after", [0.1, 0.8])
def test_a_quarter_of_practice_is_the_old_one_or_the_new_one(tmp_path: Path, after: float) -> None:
    folder = tmp_path / "own"
    serving.prepare(folder, PRACTICE)
    old = json.loads(serving.prepare(folder, QUARTER))
    assert (old["played"], old["events"], old["surveys"], old["done"]) == (0, 1, 0, 0)
    server = serving.start(folder)
    last = "SELECT message FROM core_job ORDER BY id DESC LIMIT 1"
    until(lambda: rows(folder, last)[0][0].startswith("Bringing in"))
    threading.Event().wait(after)
    server.kill()
    killed = json.loads(serving.prepare(folder, QUARTER))
    server = serving.start(folder)
    try:
        until(lambda: rows(folder, "SELECT state FROM core_job ORDER BY id DESC LIMIT 1") == [("done",)])
    finally:
        server.stop()
    new = json.loads(serving.prepare(folder, QUARTER))
    assert (new["played"], new["events"], new["surveys"], new["done"]) == (1, 2, 1, 1)
    assert new["files"] == ["quarter-0", "quarter-1"]
    assert killed in (old, new, new | {"files": old["files"]})


class _Writer:
    """Writes voices one after the other and remembers which the server acknowledged."""

    def __init__(self, server: Server, product: str, session: str, token: str) -> None:
        self.host = server.address.removeprefix("http://")
        self.path = f"{product}voices/new/"
        self.headers = {
            "Cookie": f"sessionid={session}; csrftoken={token}",
            "X-CSRFToken": token,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        self.acknowledged: list[str] = []

    def __call__(self) -> None:
        try:
            for number in range(10_000):
                with closing(http.client.HTTPConnection(self.host, timeout=10)) as connection:
                    connection.request("POST", self.path, f"text=Voice+{number}+end", self.headers)
                    reply = connection.getresponse()
                    assert reply.status == 302, reply.read()[:500]
                self.acknowledged.append(f"Voice {number} end")
        except (OSError, http.client.HTTPException):
            return  # the server is gone


def test_every_acknowledged_write_is_there(tmp_path: Path) -> None:
    folder = tmp_path / "own"
    made = serving.prepare(
        folder,
        "world = worlds.build()\n"
        "from django.test import Client\n"
        "client = Client()\n"
        "client.force_login(world.eli)\n"
        "from django.middleware.csrf import _get_new_csrf_string\n"
        "print(world.url(), client.cookies['sessionid'].value, _get_new_csrf_string())\n",
    )
    server = serving.start(folder)
    writer = _Writer(server, *made.split())
    thread = threading.Thread(target=writer)
    thread.start()
    until(lambda: len(writer.acknowledged) > 25)
    server.kill()
    thread.join()
    kept = [text for (text,) in rows(folder, "SELECT text FROM evidence_feedback ORDER BY id")]
    assert kept[: len(writer.acknowledged)] == writer.acknowledged
    assert len(kept) <= len(writer.acknowledged) + 1
    history = rows(folder, "SELECT count(*) FROM core_auditentry WHERE verb LIKE 'evidence.voice.%'")
    assert history == [(len(kept),)]
    found = rows(folder, "SELECT count(*) FROM core_searchentry WHERE record_type = 'evidence.feedback'")
    assert found == [(len(kept),)]


class _Sender:
    """Sends events one after the other and remembers which were acknowledged."""

    def __init__(self, server: Server, key: str) -> None:
        self.host, self.acknowledged = server.address.removeprefix("http://"), 0
        self.headers = {"Content-Type": "application/json"}
        self.key = key

    def __call__(self) -> None:
        try:
            for number in range(self.acknowledged, 10_000):
                message = {"writeKey": self.key, "event": "e", "userId": "u", "messageId": f"m{number}"}
                with closing(http.client.HTTPConnection(self.host, timeout=10)) as connection:
                    connection.request("POST", "/v1/track", json.dumps(message), self.headers)
                    assert connection.getresponse().status == 200
                self.acknowledged = number + 1
        except (OSError, http.client.HTTPException):
            return  # the server is gone


def test_every_acknowledged_event_counts_once(tmp_path: Path) -> None:
    folder = tmp_path / "own"
    key = serving.prepare(
        folder,
        "world = worlds.build()\n"
        "from firsthand_web.measurement.actions import keys\n"
        "print(keys.create_key(by=world.eli, product=world.product, name='x')[1])\n",
    )
    acknowledged = 0
    for _ in range(2):
        server = serving.start(folder)
        sender = _Sender(server, key)
        sender.acknowledged = max(0, acknowledged - 5)  # what was acknowledged is sent again as well
        thread = threading.Thread(target=sender)
        thread.start()
        until(lambda sender=sender, least=acknowledged + 25: sender.acknowledged > least)  # type: ignore[misc]
        server.kill()
        thread.join()
        acknowledged = sender.acknowledged
    counted = serving.prepare(
        folder,
        "from firsthand_web.core.models import Product\n"
        "from firsthand_web.measurement.actions import capture\n"
        "from firsthand_web.measurement.queries import events\n"
        "product = Product.objects.get(name='Lamp')\n"
        "capture.settle(product)\n"
        "print(events.names(product)['e'].events)\n",
    )
    assert acknowledged <= int(counted) <= acknowledged + 1
