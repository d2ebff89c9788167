"""A practice run from its start to its debrief: who sees it, what it loads, and that no truth shows early."""

import json
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from firsthand_web.core.models import Job, Membership, Role
from firsthand_web.evidence.models import Feedback, Survey
from firsthand_web.learning.actions import practice
from firsthand_web.learning.models import Run
from firsthand_web.learning.queries.practice import folder_of
from firsthand_web.roadmap.models import Item
from tests.web.learning.conftest import Class
from tests.web.learning.practising import address
from tests.world import World

MOST_PAGES = 120
Committing = Callable[..., AbstractContextManager[object]]


def tells_no_truth(run: Run, client: Client) -> None:
    """Neither pages, files nor rows hold what only the world knows: needs, effects, competitors' plans.

    Exercises are made of the same company on purpose, and are no part of the run.
    """
    world = run.known.state.world
    secret = [need.statement for need in world.needs]
    secret += [move.title for each in world.company.competitors for move in each.moves if move.quarter > 2]
    secret += ["satisfaction_margin", "truth.json", '"overrun"', '"optimism"']
    place = [run.product.workspace.slug, run.product.slug]
    home = reverse("today", args=place)
    seen, left = set[str](), [home, address(run), address(run, "practice_quarter")]
    while left:
        page = left.pop()
        seen.add(page)
        response = client.get(page)
        if response.status_code != 200 or "text/html" not in response["Content-Type"]:
            response.close()
            continue
        text = unescape(response.content.decode())
        assert not [each for each in secret if each in text], page
        links = {each.split("#")[0] for each in re.findall(r'href="([^"]+)"', text)}
        fresh = {each for each in links - seen if each.startswith(home) and "/exercises/" not in each}
        left += sorted(fresh)[: MOST_PAGES - len(seen)]
    assert len(seen) > 20
    files = [path for path in folder_of(run.product).rglob("*") if path.is_file()]
    assert files
    assert not [path for path in files if "truth" in str(path)]
    for path in files:
        text = path.read_bytes().decode("utf-16" if "reviews" in path.name else "utf-8")
        assert not [each for each in secret if each in text], path
    effects = {
        f"{share:g}"
        for item in world.company.items
        for need in item.needs.values()
        for share in need.values()
    }
    row = json.dumps(
        [*Item.objects.filter(product=run.product).values("description", "estimate_note", "title")]
    )
    assert not [each for each in effects if each in row]


def lived(run: Run, ida: Client) -> None:
    data = {
        "end": "", "work-awake": "1", "work-merge": "2", "study-0": "survey", "number-0": "1",
        "study-1": "interviews", "number-1": "2", "people-low": "400", "people-high": "900",
        "people-sure": "0.8", "ships": "70",
    }  # fmt: skip
    response = ida.post(address(run, "practice_quarter"), data)
    assert response.status_code == 302, response.content.decode()


def test_a_quarter_from_start_to_debrief(
    world: World, learners: Class, ida: Client, max_: Client, ada: Client, mo: Client, sam: Client,
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Committing,
) -> None:  # fmt: skip
    monkeypatch.setattr(practice, "USERS", 300)
    begun = {"world": "ladle", "difficulty": "usual", "seed": "7", "quarters": "1"}
    with django_capture_on_commit_callbacks(execute=True):
        response = ida.post(world.url("practice/new/"), begun)
    run = Run.objects.get()
    assert ida.get(response["Location"])["Location"] == address(run), Job.objects.latest("pk").error
    assert Item.objects.filter(product=run.product).count() == 28
    before = Feedback.objects.filter(product=run.product).count()
    assert before > 20
    roles = {each.person: each.role for each in Membership.objects.filter(workspace=run.product.workspace)}
    assert roles == {
        world.ida: Role.EDITOR, world.max: Role.MENTOR, learners.mia: Role.MENTOR, world.ada: Role.MENTOR,
    }  # fmt: skip
    for client in (ida, max_, ada):
        assert "Quarter 1 of 1" in client.get(address(run)).content.decode()
    for client in (mo, sam):
        for page in ("practice_run", "practice_quarter", "practice_debrief"):
            assert client.get(address(run, page)).status_code == 404
    assert max_.get(address(run, "practice_quarter")).status_code == 403
    assert ida.get(address(run, "practice_debrief")).status_code == 302
    tells_no_truth(run, ida)
    with django_capture_on_commit_callbacks(execute=True):
        lived(run, ida)
    run = Run.objects.get()
    assert run.ended_at, Job.objects.latest("pk").error
    assert Survey.objects.filter(product=run.product).count() == 1
    assert Feedback.objects.filter(product=run.product).count() > before
    assert Item.objects.get(product=run.product, key="awake").status == Item.Status.DONE
    assert len(list((folder_of(run.product) / "quarter-1" / "interviews").glob("*.txt"))) == 2
    page = ida.get(address(run, "practice_debrief")).content.decode()
    assert "The decisions that cost most" in page
    assert "Minimise the need to touch the screen while cooking" in page
