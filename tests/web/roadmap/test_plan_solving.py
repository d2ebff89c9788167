"""Finding the best plan: the job, its proof, and what stops it."""

from collections.abc import Callable, Iterator
from itertools import product as choices
from typing import Any

import pytest
from django.test import Client

from firsthand.errors import Cancelled
from firsthand_web.core.models import AuditEntry, Job
from firsthand_web.roadmap import tasks
from firsthand_web.roadmap.actions import items
from firsthand_web.roadmap.actions.items import Draft
from firsthand_web.roadmap.models import Item, Plan
from firsthand_web.roadmap.queries.plans import placement_of
from tests.web.access import assert_only_editors_post
from tests.web.roadmap.conftest import Roadmap, exactly
from tests.world import World

Solve = Callable[[], Job]


def worth_of_every_plan(world: World) -> Iterator[float]:
    """Brute force over the small roadmap: every item out, in the first or in the second period."""
    rows = list(Item.objects.prefetch_related("efforts__team", "dependencies"))
    for places in choices((None, 0, 1), repeat=len(rows)):
        when = dict(zip((row.pk for row in rows), places, strict=True))
        used: dict[tuple[int, int], float] = {}
        fits = all(when[row.pk] is not None for row in rows if row.must)
        for row in rows:
            place = when[row.pk]
            if place is None:
                continue
            for effort in row.efforts.all():
                used[effort.team_id, place] = used.get((effort.team_id, place), 0) + effort.likely
            for each in row.dependencies.all():
                other = when[each.needs_id]
                fits = fits and other is not None and other <= place
        room = {effort.team_id: effort.team.usual for row in rows for effort in row.efforts.all()}
        if fits and all(spent <= room[team] for (team, _), spent in used.items()):
            yield sum(row.reach_likely for row in rows if when[row.pk] is not None)


def test_only_editors_ask_for_it(world: World, roadmap: Roadmap, vera: Client, sam: Client) -> None:
    assert_only_editors_post(world.url("plan/solving/"), {}, vera=vera, sam=sam)
    assert not Job.objects.exists()


def test_the_plan_is_the_best_of_all(world: World, roadmap: Roadmap, solve: Solve) -> None:
    job = solve()
    plan = Plan.objects.get()
    assert job.state == Job.State.DONE
    assert job.result == {"url": world.url("plan/")}
    assert plan.status == Plan.Status.OPTIMAL
    assert plan.objective == plan.bound == max(worth_of_every_plan(world))
    assert placement_of(plan).keys() == {roadmap.stand.pk, roadmap.lens.pk, roadmap.cord.pk}
    assert AuditEntry.objects.get(verb="roadmap.plan.solved").data == {"status": "optimal", "in": 3, "of": 4}


def test_every_item_has_its_reason_and_every_cell_its_price(plan: Plan, roadmap: Roadmap) -> None:
    reasons = {row["item"]: row for row in plan.result["reasons"]}
    assert reasons.keys() == {"Stand", "Lens", "Cord", "Dome"}
    assert reasons["Stand"]["loss"] == 400  # without it Lens goes as well
    assert reasons["Dome"]["loss"] is None  # never fits: Shop has 2, it takes 3
    assert {(row["team"], row["period"]) for row in plan.result["prices"]} == {
        (team, period) for team in ("Core", "Shop") for period in ("Q1 2027", "Q2 2027")
    }


def test_the_same_question_is_not_solved_twice(plan: Plan, solve: Solve) -> None:
    assert solve().state == Job.State.DONE
    assert Plan.objects.count() == 1


def test_a_change_makes_a_new_plan_and_keeps_the_old(
    world: World, roadmap: Roadmap, plan: Plan, solve: Solve
) -> None:
    items.create(
        by=world.ada,
        product=world.product,
        draft=Draft(title="Hook", reach=exactly(10), efforts={roadmap.core: exactly(1)}),
    )
    solve()
    assert Plan.objects.count() == 2
    assert "Hook" in Plan.objects.first().result["placements"]


def test_must_haves_that_cannot_fit_are_named(
    world: World, roadmap: Roadmap, solve: Solve, eli: Client
) -> None:
    Item.objects.filter(pk=roadmap.dome.pk).update(must=True)
    assert solve().state == Job.State.DONE
    plan = Plan.objects.get()
    assert plan.status == Plan.Status.INFEASIBLE
    page = eli.get(world.url("plan/")).content.decode()
    assert "These wishes contradict each other" in page
    assert "Dome" in page.partition("contradict each other")[2].partition("</section>")[0]
    assert "1 person-month more of Shop" in page


def test_what_is_in_the_way_is_said_before_a_job_starts(world: World, roadmap: Roadmap, eli: Client) -> None:
    Item.objects.filter(pk=roadmap.lens.pk).update(earliest="Q9")
    page = eli.post(world.url("plan/solving/"), follow=True).content.decode()
    assert "cannot be planned yet" in page
    assert "names period “Q9”" in page
    assert not Job.objects.exists()


def test_a_cancelled_search_keeps_nothing(
    world: World, roadmap: Roadmap, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stopped:
        payload: dict[str, Any] = {}
        product, by = world.product, world.eli

        def progress(self, share: float, message: str) -> None:
            if share > tasks.PROOF:
                raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        tasks.solve_plan(Stopped())
    assert not Plan.objects.exists()
