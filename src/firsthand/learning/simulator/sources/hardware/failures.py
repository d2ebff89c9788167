"""When devices fail, by which part, and which are sent back with nothing wrong."""

from dataclasses import dataclass

import numpy as np

from firsthand.learning.simulator.company import Part
from firsthand.learning.simulator.draws import Integers
from firsthand.learning.simulator.setting import Setting
from firsthand.learning.simulator.sources.hardware.devices import Devices, draw

YEAR = 365
TRIAL = (3, 30)  # days after the sale in which a device that nobody wants comes back
UNWANTED = -1
MISSED = 0.08  # share of real failures that the workshop does not find
_PARTS, _WANTED = 8, 2  # first purpose of the draws of parts, and that of sending back


@dataclass(frozen=True, kw_only=True)
class Failures:
    """Entry n is what ends the use of a device: `day` from the world's first, `part` in the hardware's order.

    `part` is -1 where a device is sent back with nothing wrong. Days may lie far ahead.
    """

    day: Integers
    part: Integers


def daily(part: Part) -> float:
    """The constant hazard a day with which `failure` fail within a year: −ln(1 − failure) ÷ 365."""
    return float(-np.log1p(-part.failure) / YEAR)


def failures(setting: Setting, sold: Devices) -> Failures:
    """The first thing that happens to each device; parts fail independently, each with its hazard."""
    hardware = setting.world.company.hardware
    assert hardware is not None
    ages = []
    for place, part in enumerate(hardware.parts):
        with np.errstate(divide="ignore"):
            age = -np.log1p(-draw(setting.seed, sold.number, _PARTS + place)) / daily(part)
        ages.append(age)
    back = draw(setting.seed, sold.number, _WANTED) < hardware.returned
    trial = TRIAL[0] + draw(setting.seed, sold.number, _WANTED + 1) * (TRIAL[1] - TRIAL[0])
    ages.append(np.where(back, trial, np.inf))
    first = np.argmin(ages, axis=0)
    age = np.minimum(np.min(ages, axis=0), 1e6)
    return Failures(
        day=sold.sold + np.floor(age).astype(np.int64),
        part=np.where(first == len(hardware.parts), UNWANTED, first),
    )
