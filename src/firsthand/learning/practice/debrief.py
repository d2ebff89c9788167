"""The decisions that cost most: what the run would have been worth with one choice another."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from firsthand.errors import InputError, Progress, silent
from firsthand.learning.practice.run import Run
from firsthand.learning.practice.score import carried_out
from firsthand.learning.simulator.best import earned
from firsthand.learning.simulator.choices import Choices, Work
from firsthand.learning.simulator.company import Item
from firsthand.learning.simulator.consequences import estimated
from firsthand.learning.simulator.state import State, history
from firsthand.learning.simulator.truth import item_truth

COSTLIEST = 3
WORTH_TELLING = 1e-6  # of the run's value: less is no loss


@dataclass(frozen=True, kw_only=True)
class Costly:
    """A decision of a quarter and what would have been better: `lost` is in the company's currency.

    `chosen` and `instead` are ids of items, "" for none; `plan` is the plan whose price was changed.
    """

    quarter: int
    chosen: str
    instead: str
    plan: str
    lost: float
    sentence: str


@dataclass(frozen=True, kw_only=True)
class _Choice:
    """One decision, and the ways in which it could have been taken otherwise."""

    quarter: int
    chosen: str = ""
    plan: str = ""
    others: tuple[tuple[str, tuple[Choices, ...]], ...]


def costliest(run: Run, *, most: int = COSTLIEST, progress: Progress = silent) -> tuple[Costly, ...]:
    """The decisions that cost most, the costliest first, each with another item in its place.

    Each item begun is left out or replaced by another in the same place, each price left as it was, and to
    each quarter another item is added behind the last; all else, and all chance, stay as they were. The loss
    is what this would have brought in more. Losses do not add up, as one change takes days from another.
    """
    value, found = earned(run.state), list[tuple[float, int, str, State]]()
    decisions = list(_decisions(run))
    for place, decision in enumerate(decisions):
        progress(place / len(decisions), f"Weighing decisions of quarter {decision.quarter}")
        for instead, choices in decision.others:
            try:
                state = carried_out(run, choices)
            except InputError:
                continue  # what the company could not have done
            lost = earned(state) - value
            if lost > WORTH_TELLING * abs(value):
                found.append((lost, place, instead, state))
    found.sort(key=lambda each: (-each[0], each[1], each[2]))
    told, places, used = list[Costly](), set[int](), set[str]()
    for lost, place, instead, state in found:
        if len(told) < most and place not in places and (not instead or instead not in used):
            told.append(_told(run, decisions[place], instead, lost, state))
            places.add(place)
            used.add(instead)
    return tuple(told)


def _decisions(run: Run) -> Iterator[_Choice]:
    begun: set[str] = set()
    for number, choices in enumerate(run.choices, start=1):
        for work in choices.work:
            if work.item not in begun:
                begun.add(work.item)
                yield _Choice(quarter=number, chosen=work.item, others=tuple(_instead(run, number, work)))
        for plan in choices.prices:
            kept = {each: price for each, price in choices.prices.items() if each != plan}
            others = ((plan, _changed(run, number, replace(choices, prices=kept))),)
            yield _Choice(quarter=number, plan=plan, others=others)
        yield _Choice(quarter=number, others=tuple(_added(run, number)))


def _instead(run: Run, number: int, work: Work) -> Iterator[tuple[str, tuple[Choices, ...]]]:
    """The choices without an item, then with each other one in its place."""
    choices = run.choices[number - 1]
    place = choices.work.index(work)
    yield "", _without(run, work.item)
    for item in _untouched(run):
        rest = list(_without(run, work.item))
        works = list(rest[number - 1].work)
        works.insert(place, Work(item=item.id))
        rest[number - 1] = _with_part(run, replace(rest[number - 1], work=tuple(works)), item)
        yield item.id, tuple(rest)


def _added(run: Run, number: int) -> Iterator[tuple[str, tuple[Choices, ...]]]:
    choices = run.choices[number - 1]
    for item in _untouched(run):
        more = replace(choices, work=(*choices.work, Work(item=item.id)))
        yield item.id, _changed(run, number, _with_part(run, more, item))


def _untouched(run: Run) -> list[Item]:
    """Items that were never begun, and that do some good."""
    begun = {work.item for choices in run.choices for work in choices.work}
    return [
        item
        for item in run.state.world.company.items
        if item.id not in begun
        and any(share > 0 for shares in item.needs.values() for share in shares.values())
    ]


def _without(run: Run, item: str) -> tuple[Choices, ...]:
    return tuple(
        replace(
            each,
            work=tuple(work for work in each.work if work.item != item),
            dropped=tuple(other for other in each.dropped if other != item),
        )
        for each in run.choices
    )


def _with_part(run: Run, choices: Choices, item: Item) -> Choices:
    """The choices with the item's part ordered too, unless it was in any quarter."""
    ordered = {part for each in run.choices for part in each.parts}
    needed = (item.part,) if item.part and item.part not in ordered else ()
    return replace(choices, parts=(*choices.parts, *needed))


def _changed(run: Run, number: int, choices: Choices) -> tuple[Choices, ...]:
    return (*run.choices[: number - 1], choices, *run.choices[number:])


def _told(run: Run, decision: _Choice, instead: str, lost: float, state: State) -> Costly:
    return Costly(
        quarter=decision.quarter,
        chosen=decision.chosen,
        instead="" if decision.plan else instead,
        plan=decision.plan,
        lost=lost,
        sentence=_sentence(run, decision, instead, f"{lost:,.0f} {run.state.world.company.currency}", state),
    )


def _sentence(run: Run, decision: _Choice, instead: str, amount: str, state: State) -> str:
    items = {item.id: item for item in run.state.world.company.items}
    begins = f"In quarter {decision.quarter} you"
    if decision.plan:
        price = run.choices[decision.quarter - 1].prices[decision.plan]
        return f"{begins} set “{decision.plan}” to {price:g} a month: left as it was, {amount} more."
    if not decision.chosen:
        better = items[instead]
        return (
            f"{begins} did not begin “{better.title}”: behind all that you did begin, it would have been "
            f"worth {amount}, as {_why(run, better, state)}."
        )
    chosen = items[decision.chosen]
    begins = f"{begins} began “{chosen.title}” ({_what_became(run, chosen)})."
    if not instead:
        return f"{begins} Without it, the rest would have been worth {amount} more: {_harm(run, chosen)}."
    better = items[instead]
    return (
        f"{begins} “{better.title}” in its place would have been worth {amount} more, as "
        f"{_why(run, better, state)}."
    )


def _what_became(run: Run, item: Item) -> str:
    """Days and, if it shipped, when."""
    spent, shipped = 0.0, 0
    for quarter in run.done:
        for each in (*quarter.shipped, *quarter.unfinished):
            if each.item == item.id:
                spent = each.spent
                if each in quarter.shipped:
                    shipped = quarter.number - run.before
    ends = f"shipped in quarter {shipped}" if shipped else "never shipped"
    return f"{estimated(item):.0f} days estimated, {spent:.0f} spent, {ends}"


def _why(run: Run, item: Item, state: State) -> str:
    """What the better item would have done."""
    closes = {
        need: max(shares.values(), default=0.0)
        for need, shares in item.needs.items()
        if max(shares.values()) > 0
    }
    need = max(closes, key=lambda each: closes[each])
    statement = next(each.statement for each in run.state.world.needs if each.id == need)
    days = sum(each.spent for quarter in history(state) for each in quarter.shipped if each.item == item.id)
    took = f"for {days:.0f} days of work it" if days else "it"
    need_said = f"“{statement[0].lower()}{statement[1:]}”"
    return f"{took} closes up to {100 * closes[need]:.0f} % of the gap in {need_said}"


def _harm(run: Run, item: Item) -> str:
    changes = item_truth(run.state.world, item)["wellbeing"]
    worst = min(changes.values())
    if worst < 0:
        return f"it lowers how well people fare by up to {-worst:.3f} on a scale from 0 to 1"
    return "its days were missing elsewhere"
