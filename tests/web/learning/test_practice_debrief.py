"""The debrief: the truth beside what was believed, and only at the end."""

import pytest
from django.test import Client

from firsthand.learning.practice.beliefs import Beliefs, Forecast
from firsthand.learning.simulator.choices import Choices, Work
from firsthand_web.core.actions import trace
from firsthand_web.core.models import AuditEntry, Link
from firsthand_web.insights.actions import needs
from firsthand_web.insights.models import Opportunity
from firsthand_web.learning.models import Run
from firsthand_web.learning.queries.practice import backed
from firsthand_web.roadmap.models import Item
from tests.web.learning.conftest import Class
from tests.web.learning.practising import SILL, address, begun, lived
from tests.world import World

STATED = Beliefs(
    needs=("Minimise the need to touch the screen while cooking", "Something else"),
    forecasts={"people": Forecast(low=1, high=2)},
)


def test_the_truth_stands_beside_what_was_believed(
    world: World, learners: Class, ida: Client, max_: Client, ada: Client, ivo: Client, sam: Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    run = begun(world.ida, world.product)
    work = tuple(Work(item=item) for item in ("watch", "merge"))
    run = lived(run, monkeypatch, choices=Choices(work=work), beliefs=STATED)
    assert run.ended_at
    for client in (ida, max_, ada):
        page = client.get(address(run, "practice_debrief")).content.decode()
        assert "Not recognised as one of these: Something else" in page
        assert "outside" in page
        assert "In quarter 1 you began “Ladle on the watch”" in page
        assert "Increase the share of what is in the kitchen that gets eaten in time" in page
    for client in (ivo, sam):
        assert client.get(address(run, "practice_debrief")).status_code == 404
    ended = AuditEntry.objects.filter(verb="learning.practice.quarter-ended")
    assert ended.count() == 1
    assert "watch" not in str(ended.get().data)


def test_it_waits_for_the_end(
    world: World, learners: Class, ida: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = begun(world.ida, world.product, SILL)
    for _ in range(2):
        assert ida.get(address(run, "practice_debrief"))["Location"] == address(run)
        assert run.score == {}
        run = lived(run, monkeypatch)
    assert ida.get(address(run, "practice_debrief")).status_code == 200


def test_a_quarter_that_is_done_twice_counts_once(
    world: World, learners: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    from types import SimpleNamespace

    from firsthand_web.learning import tasks

    run = lived(begun(world.ida, world.product, SILL), monkeypatch)
    step = SimpleNamespace(
        payload={"run": run.pk, "quarter": 1}, product=run.product, by=world.ida, progress=lambda *_: None
    )
    tasks.end_practice_quarter(step)  # type: ignore[arg-type]
    assert Run.objects.get().known.played == 1


def test_an_item_is_backed_by_a_need_with_evidence(world: World, learners: Class) -> None:
    run = begun(world.ida, world.product)
    one, other = (
        needs.create(by=world.ida, product=run.product, statement=text) for text in ("Wet hands", "No signal")
    )
    items = {key: Item.objects.get(product=run.product, key=key) for key in ("awake", "offline")}
    for item, need in zip(items.values(), (one, other), strict=True):
        trace.link(by=world.ida, source=item, target=need, kind=Link.Kind.ADDRESSES)
    assert backed(run.product) == set()
    trace.link(by=world.ida, source=other, target=one, kind=Link.Kind.SUPPORTS)
    assert backed(run.product) == {"awake"}
    Opportunity.objects.filter(pk=other.pk).update(result={"score": 1})
    assert backed(run.product) == {"awake", "offline"}
