"""Small problems for the tests: one written by hand, and any that Hypothesis can think of."""

from dataclasses import replace

from hypothesis import strategies as st

from firsthand.roadmap.problem import PlanItem, Problem, Team


def small(*items: PlanItem, capacity: tuple[float, ...] = (3, 3)) -> Problem:
    """Two quarters, one team of designers."""
    design = Team(id="design", name="Design", capacity=capacity)
    return Problem(periods=("Q1", "Q2")[: len(capacity)], teams=(design,), items=items)


def item(id_: str, value: float = 1, effort: float = 1, **more: object) -> PlanItem:
    return replace(PlanItem(id=id_, title=id_.upper(), value=value, effort={"design": effort}), **more)


@st.composite
def problems(draw: st.DrawFn, largest: int = 5) -> Problem:
    """Up to `largest` items, three periods and two teams, with every kind of wish."""
    periods = ("Q1", "Q2", "Q3")[: draw(st.integers(1, 3))]
    half = st.integers(0, 8).map(lambda n: n / 2)
    teams = tuple(
        Team(id=id_, name=id_.upper(), capacity=tuple(draw(half) for _ in periods))
        for id_ in ("a", "b")[: draw(st.integers(1, 2))]
    )
    items: list[PlanItem] = []
    for k in range(draw(st.integers(0, largest))):
        earlier = [other.id for other in items]
        some = st.lists(st.sampled_from(earlier), max_size=2).map(tuple) if earlier else st.just(())
        first = draw(st.integers(0, len(periods) - 1))
        last = draw(st.integers(first, len(periods) - 1))
        dated = draw(st.booleans())
        items.append(
            PlanItem(
                id=f"i{k}",
                title=f"Item {k}",
                value=draw(st.one_of(st.integers(0, 9), st.floats(0, 1000))),
                effort={team.id: draw(half) for team in teams},
                earliest=periods[first] if dated else None,
                latest=periods[last] if dated else None,
                must=draw(st.integers(0, 9)) == 0,
                depends_on=draw(some),
                excludes=draw(some) if draw(st.integers(0, 3)) == 0 else (),
            )
        )
    discount = draw(st.sampled_from([0.0, 0.0, 0.1]))
    return Problem(periods=periods, teams=teams, items=tuple(items), discount=discount)


@st.composite
def tight(draw: st.DrawFn, largest: int = 5) -> Problem:
    """Two or three quarters in which items fit in sum but often not one by one."""
    sizes = draw(st.lists(st.sampled_from([1, 1.5, 2, 2.5]), min_size=3, max_size=largest))
    items = [item(f"i{k}", draw(st.integers(1, 9)), size) for k, size in enumerate(sizes)]
    return small(*items, capacity=draw(st.sampled_from([(3, 3), (3, 2)])))
