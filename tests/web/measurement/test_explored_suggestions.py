"""Suggested questions: the order in which people first do events, beside a count person by person."""

from hypothesis import given

from firsthand_web.measurement.queries.explore import funnel
from firsthand_web.measurement.queries.explore.kinds import Common
from firsthand_web.measurement.queries.explore.suggestions import in_order
from tests.oracles.behaviour import Happened, behaviour, happenings


def began(found: list[Happened], event: str) -> dict[str, int]:
    times: dict[str, int] = {}
    for each in found:
        if each.event == event:
            times[each.person] = min(times.get(each.person, each.time), each.time)
    return times


@given(happenings(events="AB"))
def test_what_more_people_do_first_comes_first(found: list[Happened]) -> None:
    a, b = began(found, "A"), began(found, "B")
    lead = sum((a[person] < b[person]) - (a[person] > b[person]) for person in a.keys() & b.keys())
    people = {each.person for each in found}
    one, other = (Common(name=name, everybody=set(times) == people) for name, times in (("A", a), ("B", b)))
    assert in_order(behaviour(found), ["A", "B"]) == ((one, other) if lead >= 0 else (other, one))


def test_three_are_in_the_order_of_the_people_and_of_the_days() -> None:
    found = [Happened("p", 60 + place, event, "") for place, event in enumerate("BCA")]
    found += [Happened("q", 5, "A", ""), Happened("r", 7, "B", ""), Happened("r", 9, "C", "")]
    assert "".join(each.name for each in in_order(behaviour(found), ["A", "B", "C"])) == "BCA"


def test_a_funnel_needs_two_events() -> None:
    common = [Common(name=name, everybody=True) for name in "ABC"]
    assert funnel.suggest(common[:1]) == ()
    said = ["".join(step.event for step in each.steps) for each in funnel.suggest(common)]
    assert said == ["ABC", "AB", "BC"]
    assert [len(each.steps) for each in funnel.suggest(common[:2])] == [2]
