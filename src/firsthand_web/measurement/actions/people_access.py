"""Who may look at the people behind numbers, and a note of each look."""

from django.db import transaction

from firsthand_web.core.actions import history
from firsthand_web.core.models import Person, Product, Workspace
from firsthand_web.measurement.models import PeopleAccess


@transaction.atomic
def let_look(*, by: Person, workspace: Workspace, who: PeopleAccess.Who) -> None:
    """Say who of the workspace may look at people."""
    found, _ = PeopleAccess.objects.get_or_create(workspace=workspace)
    before = found.who
    if before == who:
        return
    found.who = who
    found.save()
    history.note(
        by=by,
        verb="measurement.people-access.changed",
        workspace=workspace,
        label=who.label,
        data={"from": before, "to": who.value},
    )


@transaction.atomic
def note_look(*, by: Person, product: Product, what: str, people: int) -> None:
    """Write down that somebody looked at people: what was asked and how many were shown, never who."""
    history.note(
        by=by, verb="measurement.people.looked-at", product=product, label=what, data={"people": people}
    )
