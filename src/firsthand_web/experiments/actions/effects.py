"""Taking a measured effect over to the item that was tested, and back."""

from dataclasses import asdict

from django.db import transaction

from firsthand.errors import InputError
from firsthand.experiments.effects import impact
from firsthand_web.core.actions import history, trace
from firsthand_web.core.models import Link, Person
from firsthand_web.experiments.models import Experiment
from firsthand_web.experiments.queries import effects, results
from firsthand_web.roadmap.actions import items
from firsthand_web.roadmap.models import Item

NOTE = 300


@transaction.atomic
def use(*, by: Person, experiment: Experiment, one: float) -> Item:
    """The item has the impact that was measured, with a note and a link; `one` is the lift that counts as 1.

    Raises `InputError`.
    """
    found = effects.offer(experiment)
    if found is None:
        raise InputError("There is no effect to take over: it needs an item, a measured lift and a decision.")
    if found.used:
        raise InputError("The item has this effect already: undo it first.")
    item, note = found.item, results.note_of(experiment)
    sign = 1 if experiment.primary is None or experiment.primary.higher_is_better else -1
    after = impact(sign * found.lift.value, experiment.error or 0.0, one=one)
    experiment.used = {
        "item": item.pk, "one": one, "before": asdict(item.impact), "after": asdict(after),
        "note": item.estimate_note,
    }  # fmt: skip
    experiment.save(update_fields=["used"])
    items.set_impact(by=by, item=item, impact=after, note=f"{note} {item.estimate_note}".strip()[:NOTE])
    trace.link(by=by, source=experiment, target=item, kind=Link.Kind.TESTS)
    data = {"item": item.pk, "one": one}
    history.note(by=by, verb="experiments.effect.used", record=experiment, data=data)
    return item


@transaction.atomic
def undo(*, by: Person, experiment: Experiment) -> Item:
    """The item has its earlier impact and note again. Raises `InputError` where it was changed since."""
    found = effects.offer(experiment)
    if found is None or not found.used:
        raise InputError("The item does not have this effect: there is nothing to undo.")
    if not found.undoable:
        raise InputError(f"The impact of “{found.item}” was changed since: edit the item instead.")
    items.set_impact(by=by, item=found.item, impact=found.before, note=experiment.used["note"])
    mine, its = (experiment.type_name(), experiment.pk), (found.item.type_name(), found.item.pk)
    links = Link.objects.filter(product=experiment.product, kind=Link.Kind.TESTS)
    for link in links.filter(source_type=mine[0], source_id=mine[1], target_type=its[0], target_id=its[1]):
        trace.unlink(by=by, link=link, record=found.item)
    experiment.used = {}
    experiment.save(update_fields=["used"])
    history.note(by=by, verb="experiments.effect.undone", record=experiment, data={"item": found.item.pk})
    return found.item
