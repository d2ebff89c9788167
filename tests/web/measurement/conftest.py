"""A product with events: five people sign up, three of them pay; one row of the file is unusable."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.conf import settings

from firsthand_web.core.folder import keep_file
from firsthand_web.measurement.actions import events
from firsthand_web.measurement.models import EventFile
from tests.world import World

REFERENCE = datetime(2025, 6, 1, tzinfo=UTC)
ROWS = """user_id,event,timestamp,amount
u1,signed up,2025-03-03T09:00:00Z,
u2,signed up,2025-03-04T09:00:00Z,
u3,signed up,2025-03-12T09:00:00Z,
u4,signed up,2025-03-19T09:00:00Z,
u5,signed up,2025-03-20T09:00:00Z,
u1,paid,2025-03-05T10:00:00Z,20
u2,paid,2025-03-13T10:00:00Z,30
u3,paid,2025-03-27T10:00:00Z,40
u4,paid,yesterday,10
"""

Import = Callable[..., EventFile]


@pytest.fixture
def bring(world: World) -> Import:
    """Import events as text, by Eli."""

    def bring(text: str = ROWS, name: str = "events.csv") -> EventFile:
        digest = keep_file(settings.FOLDER, [text.encode()], name=name, limit=10**6)
        return events.import_events(
            by=world.eli, product=world.product, name=name, digest=digest, reference=REFERENCE
        )

    return bring
