"""The devices that were sold: one for each person, on the day they joined."""

import datetime as dt
from dataclasses import dataclass, replace

import numpy as np

from firsthand.learning.simulator.draws import Integers, Keys, keyed, stream, uniform
from firsthand.learning.simulator.lives import ACCOUNTS
from firsthand.learning.simulator.model import compiled
from firsthand.learning.simulator.people import MOST, days_joined
from firsthand.learning.simulator.setting import Setting
from firsthand.learning.simulator.usage import simulate_block

STREAM = 0x68617264  # of the seed, for all that is hardware
CHANNELS = {"own shop": 0.52, "marketplace": 0.27, "retailer": 0.21}
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # without those that are taken for others
_BLOCK = 5_000


@dataclass(frozen=True, kw_only=True)
class Devices:
    """Entry n is the device of person `number[n]`; `sold` counts days from the world's first.

    `account` is 0 where nobody signed up with it; `channel` indexes `CHANNELS`, `segment` and `country` the
    world's; `serial` is what stands on the plate.
    """

    number: Integers
    segment: Integers
    country: Integers
    sold: Integers
    channel: Integers
    account: Keys
    serial: tuple[str, ...]


def devices(setting: Setting) -> Devices:
    """Those sold up to the end of the setting, of the first 20,000 people, by day and number."""
    last = replace(setting, first=setting.first + setting.days - 1, days=1)  # people alone, hardly any events
    model = compiled(last)
    end = min(model.everybody, MOST)
    blocks = [
        simulate_block(last, model, range(at, min(at + _BLOCK, end)))[0] for at in range(0, end, _BLOCK)
    ]
    columns = {
        name: np.concatenate([getattr(people, name) for people in blocks])
        for name in ("number", "segment", "country", "bot", "visitor")
    }
    sold = np.concatenate([days_joined(setting.seed, people) for people in blocks])
    there = np.flatnonzero(~columns["bot"] & (sold <= last.first))
    order = there[np.lexsort((columns["number"][there], sold[there]))]
    number, sold = columns["number"][order], sold[order]
    account = keyed(stream(setting.seed, ACCOUNTS), number)
    bounds = np.cumsum(list(CHANNELS.values()))[:-1]
    return Devices(
        number=number,
        segment=columns["segment"][order],
        country=columns["country"][order],
        sold=sold,
        channel=np.searchsorted(bounds, draw(setting.seed, number, 0), side="right"),
        account=np.where(columns["visitor"][order], np.uint64(0), account),
        serial=_serials(setting, number, sold),
    )


def draw(seed: int, number: Integers, purpose: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """A number from 0 to below 1 for each device and purpose (0 to 255)."""
    return uniform(keyed(stream(seed, STREAM), number << 8 | purpose))


def _serials(setting: Setting, number: Integers, sold: Integers) -> tuple[str, ...]:
    """Letters of the product, year and week of production (four to ten weeks before), five digits."""
    made = sold - 28 - np.floor(draw(setting.seed, number, 1) * 42).astype(np.int64)
    codes = (number * 18_734_521 + setting.seed) % 2**25  # an odd factor: no two numbers below 2^25 collide
    plate = setting.world.title[:2].upper()
    serials = []
    for day, code in zip(made.tolist(), codes.tolist(), strict=True):
        year, week, _ = (setting.world.start + dt.timedelta(days=day)).isocalendar()
        letters = "".join(LETTERS[code >> 5 * place & 31] for place in range(5))
        serials.append(f"{plate}{year % 100:02d}{week:02d}-{letters}")
    return tuple(serials)
