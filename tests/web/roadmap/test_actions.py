"""The actions of roadmap: what they refuse, what they note, nothing by halves."""

import math
from datetime import date

import pytest

from firsthand.errors import InputError
from firsthand.roadmap.explain import Reason
from firsthand.roadmap.plan import Plan as Solved
from firsthand.roadmap.scoring import Range
from firsthand_web.core.actions import records
from firsthand_web.core.models import AuditEntry, Batch
from firsthand_web.roadmap.actions import capacity, decisions, items, plans
from firsthand_web.roadmap.actions.items import Draft
from firsthand_web.roadmap.models import Decision, Dependency, Effort, Horizon, Item, Plan, Team
from firsthand_web.roadmap.queries import wording
from firsthand_web.roadmap.queries.asking import ask
from firsthand_web.roadmap.queries.plans import changes
from tests.web.roadmap.conftest import Roadmap, exactly
from tests.world import World


@pytest.mark.parametrize(
    ("draft", "says"),
    [
        (Draft(title="  "), "has no title"),
        (Draft(title="A", confidence=exactly(80)), "confidence=80 must be at most 1"),
    ],
)
def test_a_wrong_item_is_refused_with_the_way_out(world: World, draft: Draft, says: str) -> None:
    with pytest.raises(InputError, match=says):
        items.create(by=world.eli, product=world.product, draft=draft)
    assert not Item.everything.exists()


def test_effort_zero_is_refused_and_nothing_is_kept(world: World, roadmap: Roadmap) -> None:
    draft = Draft(title="Changed", efforts={roadmap.core: Range(low=0, likely=1, high=1)})
    with pytest.raises(InputError, match="effort of Core=0 must be above zero"):
        items.change(by=world.eli, item=roadmap.lens, draft=draft)
    assert Item.objects.get(pk=roadmap.lens.pk).title == "Lens"
    assert Effort.objects.filter(item=roadmap.lens).count() == 2


def test_an_import_is_whole_or_not_at_all(world: World, roadmap: Roadmap) -> None:
    batch = Batch.objects.create(product=world.product, kind="roadmap items", label="x", digest="x")
    drafts = [Draft(title="A", key="a"), Draft(title="B", key="b")]
    before = (Item.everything.count(), Dependency.everything.count(), AuditEntry.objects.count())
    with pytest.raises(InputError, match="would wait for each other"):
        items.create_many(
            by=world.eli,
            product=world.product,
            drafts=drafts,
            needs={"a": ["b"], "b": ["a"]},
            batch=batch,
        )
    assert before == (Item.everything.count(), Dependency.everything.count(), AuditEntry.objects.count())


def test_two_items_of_one_name_are_told_apart(world: World, roadmap: Roadmap) -> None:
    efforts = {roadmap.core: exactly(1)}
    twin = items.create(
        by=world.eli, product=world.product, draft=Draft(title="Lens", reach=exactly(1), efforts=efforts)
    )
    asked = ask(world.product)
    assert asked.item_ids["Lens"] == roadmap.lens.pk
    assert asked.item_ids["Lens (2)"] == twin.pk
    assert not asked.troubles


def test_the_problem_is_what_the_rows_say(world: World, roadmap: Roadmap) -> None:
    problem = ask(world.product).problem
    assert problem.periods == ("Q1 2027", "Q2 2027")
    assert [(team.name, team.capacity) for team in problem.teams] == [("Core", (4, 4)), ("Shop", (2, 2))]
    lens = problem.item["Lens"]
    assert (lens.value, dict(lens.effort), lens.depends_on) == (300, {"Core": 2, "Shop": 1}, ("Stand",))
    assert [item.id for item in problem.items if item.must] == ["Cord"]


def test_the_digest_follows_what_matters_and_nothing_else(world: World, roadmap: Roadmap) -> None:
    before = ask(world.product)
    Item.objects.filter(pk=roadmap.lens.pk).update(estimate_note="asked around")
    assert ask(world.product).digest == before.digest
    items.depend(by=world.eli, item=roadmap.dome, needs=roadmap.cord)
    after = ask(world.product)
    assert after.digest != before.digest
    assert changes(before.inputs, after.inputs) == ["Changed: Dome."]


def test_deleting_an_item_takes_its_dependencies_and_brings_them_back(world: World, roadmap: Roadmap) -> None:
    deletion = records.delete(by=world.eli, record=roadmap.stand)
    assert not Dependency.objects.exists()
    assert AuditEntry.objects.filter(verb="roadmap.item.deleted").count() == 1
    records.restore(by=world.eli, deletion=deletion)
    assert Dependency.objects.get().needs == roadmap.stand


def test_a_team_keeps_what_it_can_do_in_periods_that_return(world: World, roadmap: Roadmap) -> None:
    capacity.change_team(
        by=world.eli, team=roadmap.core, name="Core", usual=4, exceptions={"Q1 2027": 1, "Q2 2027": 4}
    )
    capacity.set_horizon(by=world.eli, product=world.product, periods=["Q3 2027"])
    core = Team.objects.get(pk=roadmap.core.pk)
    assert (core.capacity("Q3 2027"), core.capacity("Q1 2027")) == (4, 1)
    assert core.exceptions == {"Q1 2027": 1}
    assert Horizon.objects.count() == 1


def test_a_stored_plan_has_no_infinities(world: World, roadmap: Roadmap) -> None:
    solved = Solved(
        status="infeasible", objective=math.nan, bound=-math.inf, gap=math.nan, placements={}, loads=()
    )
    reason = Reason(
        item="Dome",
        in_plan=False,
        loss=math.inf,
        exact=True,
        displaces=(),
        brings_in=(),
        because="It never fits.",
    )
    made = plans.keep(
        by=world.eli, product=world.product, asked=ask(world.product), solved=solved, reasons=[reason]
    )
    plan = Plan.objects.get(pk=made.pk)
    assert (plan.objective, plan.bound, plan.gap) == (None, None, None)
    assert wording.reason(plan.result["reasons"][0]) == "It never fits."


def test_a_decision_needs_a_title_and_a_choice(world: World) -> None:
    for title, chosen in (("", "Brass"), ("Brass", " ")):
        draft = decisions.Draft(title=title, chosen=chosen, decided_on=date(2026, 1, 1))
        with pytest.raises(InputError, match="a title and what was chosen"):
            decisions.create(by=world.eli, product=world.product, draft=draft)
    assert not Decision.objects.exists()
