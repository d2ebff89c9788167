"""Whose days count."""

from django.db import transaction

from firsthand.measurement.events import time_zone
from firsthand_web.core.actions import history
from firsthand_web.core.models import Person, Workspace
from firsthand_web.measurement.models import DayZone


@transaction.atomic
def choose(*, by: Person, workspace: Workspace, zone: str) -> None:
    """Count days of this time zone from now on; raises `InputError` for a name that is none."""
    time_zone(zone)
    found, _ = DayZone.objects.get_or_create(workspace=workspace)
    before = found.zone
    if before == zone:
        return
    found.zone = zone
    found.save()
    history.note(
        by=by,
        verb="measurement.day-zone.changed",
        workspace=workspace,
        label=zone,
        data={"from": before, "to": zone},
    )
