"""Adding and changing what could be built."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter

from django.db import transaction
from django.utils import timezone

from firsthand.errors import InputError
from firsthand.roadmap.scoring import Range
from firsthand_web.core.actions import history, records
from firsthand_web.core.models import Batch, Deletion, Person, Product
from firsthand_web.evidence.models import Question
from firsthand_web.insights.models import Opportunity
from firsthand_web.roadmap.models import Dependency, Effort, Item, Team

ONE = Range(low=1, likely=1, high=1)
# Parts of an item, as reviews read it, that are one field each.
AMENDABLE = {"title": "title", "description": "description", "note": "estimate_note"}


@dataclass(frozen=True, kw_only=True)
class Answering:
    """Reach that follows evidence: the share who gave one of `choices`, times the user base."""

    question: Question
    choices: tuple[str, ...]
    row: str = ""
    part: str = ""


# Where an item's reach comes from; None while nobody has said.
ReachSource = Range | Opportunity | Answering | None


@dataclass(frozen=True, kw_only=True)
class Draft:
    """Everything a person says about an item. `reach` is people per period; `efforts` are person-months."""

    title: str
    description: str = ""
    status: str = Item.Status.OPEN
    reach: ReachSource = None
    impact: Range = ONE
    confidence: Range = ONE
    efforts: Mapping[Team, Range] = field(default_factory=dict)
    must: bool = False
    earliest: str = ""
    latest: str = ""
    estimate_note: str = ""
    key: str = ""


@transaction.atomic
def create(*, by: Person | None, product: Product, draft: Draft, batch: Batch | None = None) -> Item:
    item = _build(by=by, product=product, draft=draft, batch=batch)
    history.note(by=by, verb="roadmap.item.created", record=item)
    return item


@transaction.atomic
def create_many(
    *,
    by: Person | None,
    product: Product,
    drafts: Sequence[Draft],
    needs: Mapping[str, Sequence[str]],
    batch: Batch,
) -> list[Item]:
    """The rows of one import. `needs` maps the key of an item to the keys of what it depends on."""
    made = {draft.key: _build(by=by, product=product, draft=draft, batch=batch) for draft in drafts}
    for key, others in needs.items():
        for other in others:
            Dependency.objects.create(
                product=product, created_by=by, batch=batch, item=made[key], needs=made[other]
            )
    _refuse_cycles(product)
    history.note(
        by=by,
        verb="roadmap.items.imported",
        product=product,
        records=list(made.values()),
        label=batch.label,
        data={"batch": batch.pk, "items": len(made)},
    )
    return list(made.values())


@transaction.atomic
def change(*, by: Person, item: Item, draft: Draft) -> Item:
    """Replace what was said about an item; what did not change is not in the history."""
    before = _state(item)
    _fill(item, _checked(draft))
    item.changed_at = timezone.now()
    item.save()
    _set_efforts(item, draft.efforts)
    after = _state(item)
    changed = sorted(name for name in after if after[name] != before[name])
    history.note(by=by, verb="roadmap.item.changed", record=item, data={"fields": changed})
    return item


@transaction.atomic
def amend(*, by: Person, record: Item, key: str, text: str) -> None:
    """Put a text in place of one of `AMENDABLE`."""
    if key == "title" and not text.strip():
        raise InputError("The item has no title: say in a few words what would be built.")
    setattr(record, AMENDABLE[key], text.strip())
    record.changed_at = timezone.now()
    record.save(update_fields=[AMENDABLE[key], "changed_at"])
    history.note(by=by, verb="roadmap.item.changed", record=record, data={"fields": [AMENDABLE[key]]})


@transaction.atomic
def close(*, by: Person, items: Sequence[Item]) -> None:
    """Say that items are built; plans leave them out from now on."""
    for item in items:
        item.status, item.changed_at = Item.Status.DONE, timezone.now()
        item.save(update_fields=["status", "changed_at"])
    if items:
        product, ids = items[0].product, [item.pk for item in items]
        history.note(by=by, verb="roadmap.item.closed", product=product, records=items, data={"items": ids})


@transaction.atomic
def set_reach(*, by: Person, item: Item, reach: ReachSource) -> Item:
    """Change only where the reach comes from."""
    _check_reach(reach)
    _fill_reach(item, reach)
    item.changed_at = timezone.now()
    item.save()
    history.note(by=by, verb="roadmap.item.changed", record=item, data={"fields": ["reach"]})
    return item


@transaction.atomic
def set_impact(*, by: Person, item: Item, impact: Range, note: str) -> Item:
    """Change only the impact, and the note that says where the estimates come from."""
    item.impact_low, item.impact_likely, item.impact_high = _three(impact)
    item.estimate_note, item.changed_at = note, timezone.now()
    item.save()
    data = {"fields": ["estimate_note", "impact"]}
    history.note(by=by, verb="roadmap.item.changed", record=item, data=data)
    return item


@transaction.atomic
def depend(*, by: Person | None, item: Item, needs: Item) -> Dependency:
    """Say that an item can be built no earlier than another. The same twice changes nothing."""
    if item.product_id != needs.product_id:
        raise InputError("Both items must belong to the same product.")
    found: Dependency | None = Dependency.objects.filter(item=item, needs=needs).first()
    if found is not None:
        return found
    made = Dependency(product=item.product, created_by=by, item=item, needs=needs)
    made.save()
    _refuse_cycles(item.product)
    history.note(by=by, verb="roadmap.dependency.created", record=item, data={"needs": needs.pk})
    return made


@transaction.atomic
def undepend(*, by: Person, dependency: Dependency) -> Deletion:
    """Take a dependency away; `core.actions.records.restore` brings it back."""
    return records.delete(by=by, record=dependency)


def _build(*, by: Person | None, product: Product, draft: Draft, batch: Batch | None) -> Item:
    item = Item(product=product, created_by=by, batch=batch)
    _fill(item, _checked(draft))
    item.save()
    _set_efforts(item, draft.efforts)
    return item


def _fill(item: Item, draft: Draft) -> None:
    item.key, item.title, item.description = draft.key, draft.title.strip(), draft.description.strip()
    item.status, item.must = draft.status, draft.must
    item.earliest, item.latest, item.estimate_note = draft.earliest, draft.latest, draft.estimate_note.strip()
    _fill_reach(item, draft.reach)
    item.impact_low, item.impact_likely, item.impact_high = _three(draft.impact)
    item.confidence_low, item.confidence_likely, item.confidence_high = _three(draft.confidence)


def _fill_reach(item: Item, reach: ReachSource) -> None:
    if reach is None or isinstance(reach, Range):  # while evidence is followed, the range waits
        given = _three(reach) if reach else (None, None, None)
        item.reach_low, item.reach_likely, item.reach_high = given
    item.reach_need = reach if isinstance(reach, Opportunity) else None
    source = reach if isinstance(reach, Answering) else None
    item.reach_question = source.question if source else None
    item.reach_row, item.reach_part = (source.row, source.part) if source else ("", "")
    item.reach_choices = list(source.choices) if source else []


def _set_efforts(item: Item, efforts: Mapping[Team, Range]) -> None:
    item.efforts.exclude(team__in=list(efforts)).delete()
    for team, effort in efforts.items():
        Effort.objects.update_or_create(
            item=item,
            team=team,
            defaults={"low": effort.low, "likely": effort.likely, "high": effort.high},
        )


def _checked(draft: Draft) -> Draft:
    if not draft.title.strip():
        raise InputError("The item has no title: say in a few words what would be built.")
    _check_reach(draft.reach)
    if draft.confidence.high > 1:
        raise InputError(f"confidence={draft.confidence.high:g} must be at most 1: write 80 % as 0.8.")
    for team, effort in draft.efforts.items():
        if effort.low <= 0:
            raise InputError(
                f"effort of {team}={effort.low:g} must be above zero: use the smallest effort you plan in, "
                "or leave the team's row empty."
            )
    return draft


def _check_reach(reach: ReachSource) -> None:
    if isinstance(reach, Answering) and not reach.choices:
        raise InputError("Reach follows a question, but no answer is chosen: choose who would be reached.")


def _refuse_cycles(product: Product) -> None:
    graph: dict[Item, set[Item]] = {}
    for row in Dependency.objects.filter(product=product).select_related("item", "needs"):
        graph.setdefault(row.item, set()).add(row.needs)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        ring = " → ".join(f"“{item}”" for item in reversed(error.args[1]))
        raise InputError(
            f"These items would wait for each other: {ring}. Remove one of these dependencies first."
        ) from error


def _state(item: Item) -> dict[str, object]:
    state: dict[str, object] = {
        name: getattr(item, name)
        for name in ("title", "description", "status", "must", "earliest", "latest", "estimate_note")
    }
    answers = (
        item.reach_need_id,
        item.reach_question_id,
        item.reach_row,
        item.reach_part,
        tuple(item.reach_choices),
    )
    state["reach from"] = answers
    state |= {name: getattr(item, name) for name in ("reach", "impact", "confidence")}
    state["effort"] = {row.team_id: row.range for row in item.efforts.all()}
    return state


def _three(given: Range) -> tuple[float, float, float]:
    return given.low, given.likely, given.high
