"""Which engine answers the questions of a workspace to its events."""

from django.db import transaction

from firsthand_web.core.actions import history
from firsthand_web.core.models import Person, Workspace
from firsthand_web.measurement.actions import engine_tables
from firsthand_web.measurement.models import EventEngine


@transaction.atomic
def choose(*, by: Person | None, workspace: Workspace, kind: EventEngine.Kind) -> None:
    """Say which engine it is from now on; the events are brought there, or taken away."""
    found, _ = EventEngine.objects.get_or_create(workspace=workspace)
    before = found.kind
    if before != kind:
        found.kind = kind
        found.save()
        history.note(
            by=by,
            verb="measurement.event-engine.changed",
            workspace=workspace,
            label=kind.label,
            data={"from": before, "to": kind.value},
        )
    for product in workspace.products.all():
        engine_tables.soon(product)
