"""Customers made at once, without their events."""

from datetime import timedelta

import numpy as np

from firsthand.learning.simulator.people import Customer
from firsthand.learning.simulator.setting import Setting


def crowd(setting: Setting, size: int, *, activity: float = 1.0) -> list[Customer]:
    """Segments and plans in the world's shares; joined in the 600 days before its first."""
    world, people = setting.world, list[Customer]()
    bounds = np.cumsum([segment.share for segment in world.segments])
    for number in range(size):
        segment = world.segments[int(np.searchsorted(bounds, (number + 0.5) * 0.618034 % 1))]
        plans = np.cumsum(list(segment.plans.values()))
        people.append(
            Customer(
                number=number,
                account=f"u{number:X}",
                device=f"d{number:X}",
                name="Ada Berg",
                email="ada@example.com",
                company="",
                segment=segment.id,
                country=world.countries[0].id,
                plan=list(segment.plans)[int(np.searchsorted(plans, (number + 0.5) * 0.754878 % 1))],
                language="en",
                platform="phone",
                joined=world.start - timedelta(days=1 + number % 600),
                activity=activity,
            )
        )
    return people
