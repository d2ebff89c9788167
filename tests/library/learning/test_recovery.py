"""The benchmark that compares analyses with the truth: does it count right, and is its page its own?"""

from functools import partial

import numpy as np
import pytest

from benchmarks import recovery
from benchmarks._recovery import needs, plans, themes
from benchmarks._recovery.figures import Amount, Figure, Share, Trial, pooled
from benchmarks._recovery.page import names, page
from benchmarks._recovery.rows import ROWS
from firsthand.insights.embedding import fallback
from firsthand.learning.simulator import read_world
from firsthand.learning.simulator.best import Best, earned, value
from firsthand.learning.simulator.setting import Setting
from firsthand.learning.simulator.sources.surveys import respondents
from firsthand.learning.simulator.state import ledger
from firsthand.roadmap.plan import solve

BEST = Best(choices=(), shipped={}, value=2.0, bound=2.0, nothing=1.0)
QUICK = Setting(world=read_world("ladle"), seed=3, users=300)


@pytest.fixture(scope="module")
def results() -> recovery.Results:
    with pytest.MonkeyPatch.context() as patch:
        # Figures have the same names without the sentence model, proofs and the best of all plans.
        patch.setattr(themes, "load_embedder", fallback)
        patch.setattr(plans, "solve", partial(solve, time_limit=0.3))
        patch.setattr(plans, "best_plan", lambda _world, *, quarters, users: BEST)
        patch.setattr(plans, "BEST", {})
        return recovery.measured(["ladle"], [3], 300)


def test_every_row_gives_figures_or_is_declared_as_not_built(results: recovery.Results) -> None:
    assert set(results["ladle"]) == {row.name for row in ROWS if row.measure}
    text = page(ROWS, results, recovery.setup([3], 300))
    for row in ROWS:
        assert (f"## {row.name}\n" in text) == (row.measure is not None)
        assert (f"| {row.name} | {row.compares} | not built |" in text) == (row.measure is None)
        assert (row.improve != "") == (row.measure is not None)


def test_the_page_in_the_repository_has_the_present_rows_and_figures(results: recovery.Results) -> None:
    text = recovery.PAGE.read_text(encoding="utf-8")
    setup = recovery.setup(recovery.SEEDS, recovery.USERS)
    assert names(text) == names(page(ROWS, results, setup)), "run make bench ARGS=recovery"
    made_from = setup.words.rpartition(";")[0]  # the sentence model may be missing here
    assert made_from in text


def test_the_same_figures_give_the_same_page(results: recovery.Results) -> None:
    again = needs.segments(Trial(setting=QUICK))
    assert {name: [value] for name, value in again.items()} == results["ladle"]["Segments"]


def test_coverage_and_order_are_what_a_plain_count_says(results: recovery.Results) -> None:
    """Shares counted by hand, Wilson's interval by its quadratic equation, and tau pair by pair."""
    world, people = QUICK.world, respondents(QUICK, 1)
    inside, points = 0, []
    for place, need in enumerate(world.needs):
        true = sum(segment.share * need.importance[segment.id] for segment in world.segments)
        met = sum(segment.share * need.satisfaction[segment.id] for segment in world.segments)
        important = [a for each in people if (a := each.answers["importance"][place])]
        satisfied = [a for each in people if (a := each.answers["satisfaction"][place])]
        share, other = (sum(a >= 4 for a in part) / len(part) for part in (important, satisfied))
        n, z2 = len(important), 1.959964**2
        low, high = sorted(np.roots([n + z2, -2 * n * share - z2, n * share**2]).real)
        inside += low <= true <= high
        points.append((true + max(true - met, 0), share + max(share - other, 0)))
    found = results["ladle"]["Needs ranked by the survey"]
    assert found["importance within its 95 % interval"] == [Share(hits=inside, n=10)]
    signs = [np.sign((a[0] - b[0]) * (a[1] - b[1])) for place, a in enumerate(points) for b in points[:place]]
    untied = [
        np.count_nonzero([a[side] != b[side] for i, a in enumerate(points) for b in points[:i]])
        for side in (0, 1)
    ]
    assert found["order of needs: Kendall's tau-b"] == [
        pytest.approx(sum(signs) / np.sqrt(untied[0] * untied[1]))
    ]


def test_themes_that_are_the_needs_would_have_full_marks() -> None:
    said = themes.written(Trial(setting=QUICK))
    truth = [each.needs[0] for each in said]
    assert themes._rand(truth, truth) == 1
    share = themes._pure(truth, [need if place else "" for place, need in enumerate(truth)])
    assert share == Share(hits=len(truth) - 1, n=len(truth) - 1)


def test_doing_nothing_earns_what_the_closed_form_says_and_work_is_carried_out() -> None:
    trial = Trial(setting=QUICK)
    assert earned(plans.carried_out(trial, [])) == pytest.approx(value(QUICK.world, [], users=QUICK.users))
    problem = plans.known(trial)
    short = sorted(problem.item, key=lambda item: problem.item[item].total_effort)
    book = ledger(plans.carried_out(trial, [short]))
    # Everything is begun at once, so that what was short ships first, and nothing before what it needs.
    assert book.shipped
    assert set(book.shipped) | set(book.spent) == set(short)
    for item in QUICK.world.company.items:
        if item.id in book.shipped:
            assert all(book.shipped[other] <= book.shipped[item.id] for other in item.after)


def test_a_team_knows_estimates_and_whom_an_item_is_for_but_no_effects() -> None:
    items = {item.id: item for item in QUICK.world.company.items}
    problem = plans.known(Trial(setting=QUICK))
    for item in problem.items:
        true = items[item.id]
        assert item.total_effort == pytest.approx(true.optimism * sum(true.effort.values()))
        helps = {need for need, shares in true.needs.items() if any(share > 0 for share in shares.values())}
        assert (item.value > 0) == bool(helps)
    same = {}
    for item in problem.items:
        met = frozenset(need for need, shares in items[item.id].needs.items() if max(shares.values()) > 0)
        assert same.setdefault(met, item.value) == pytest.approx(item.value)


@pytest.mark.parametrize(
    ("figures", "shown"),
    [
        ([Amount(value=1200), Amount(value=1300)], "1,250"),
        ([Share(hits=9, n=10), Share(hits=0, n=0)], "90% (60% to 98%; n = 10)"),
        ([Share(hits=0, n=0)], "–"),
        ([0.5], "0.50"),
        # Mean 2, standard error 1 ÷ √3, and Student's t with two degrees of freedom is 4.303.
        ([1.0, 2.0, 3.0], "2.00 (-0.48 to 4.48)"),
    ],
)
def test_figures_of_several_seeds_are_put_together(figures: list[Figure], shown: str) -> None:
    assert pooled(figures) == shown
