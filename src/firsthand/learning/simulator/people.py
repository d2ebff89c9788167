"""The customers of a product as its company knows them: name, address, plan, and the ids of the events."""

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import count as counting
from math import gcd
from typing import Any

import numpy as np

from firsthand.learning.simulator.draws import Integers, keyed, stream, uniform
from firsthand.learning.simulator.lives import People
from firsthand.learning.simulator.model import PLATFORMS, Model, compiled
from firsthand.learning.simulator.setting import Setting
from firsthand.learning.simulator.usage import Events, simulate_block

WHO = 0x77686F  # stream of the seed: far from those that events are drawn from
MOST = 20_000  # people looked through: the rest of a million are like them
_BLOCK = 500
_BEFORE = 700  # days before the world's first on which somebody there from the start may have joined
_EMPLOYED = 0.12  # share of the customers who are known with a company
_DOMAINS = ("example.com", "example.org", "example.net")


@dataclass(frozen=True, kw_only=True)
class Customer:
    """Somebody with an account: `number` as in truth/people, `account` and `device` ids as in the events.

    `company` is empty for most; `language` one of en, de, es; `platform` web or phone (mostly used);
    `activity` how many times their segment's mean they visit.
    """

    number: int
    account: str
    device: str
    name: str
    email: str
    company: str
    segment: str
    country: str
    plan: str
    language: str
    platform: str
    joined: dt.date
    activity: float


def customers(setting: Setting, most: int | None = None) -> list[Customer]:
    """Those who were signed in at least once in this stretch, by number; at most `most` (all: None).

    Numbers tell nothing about people, so the first are a fair sample; it is drawn from the first
    20,000 people. The same person is the same customer in every stretch.
    """
    model = compiled(setting)
    found: list[Customer] = []
    for begin in range(0, min(model.everybody, MOST), _BLOCK):
        numbers = range(begin, min(begin + _BLOCK, model.everybody, MOST))
        people, events = simulate_block(setting, model, numbers)
        found += _block(setting, model, people, events)
        if most is not None and len(found) >= most:
            return found[:most]
    return found


def days_joined(seed: int, people: People) -> Integers:
    """The day each joined, counted from the world's first; negative for those who were there before."""
    key = keyed(stream(seed, WHO), people.number)
    days = np.floor(uniform(keyed(key, np.full_like(people.number, 2))) ** 2 * _BEFORE).astype(np.int64)
    return np.where(people.joined < 0, -1 - days, people.joined)


def language_of(seed: int, number: int, country: str) -> str:
    """The language that a person writes in: en, de or es."""
    key = keyed(stream(seed, WHO), np.array([number]))
    return _chosen(
        _words()["languages"].get(country, {"en": 1.0}), float(uniform(keyed(key, np.array([6])))[0])
    )


def _block(setting: Setting, model: Model, people: People, events: Events) -> list[Customer]:
    joined = days_joined(setting.seed, people)
    there = events.account > 0
    place, first = np.unique(events.person[there], return_index=True)
    account, device = events.account[there][first], events.device[there][first]
    return [
        _customer(setting, model, people, at, int(joined[at]), f"u{who:X}", f"d{where:X}")
        for at, who, where in zip(place.tolist(), account.tolist(), device.tolist(), strict=True)
    ]


def _customer(
    setting: Setting, model: Model, people: People, at: int, joined: int, account: str, device: str
) -> Customer:
    world, number = setting.world, int(people.number[at])
    key = keyed(stream(setting.seed, WHO), np.array([number]))[0]
    draw = uniform(keyed(key, np.arange(8))).tolist()
    segment, country = world.segments[people.segment[at]], world.countries[people.country[at]].id
    language, names = language_of(setting.seed, number, country), _words()["names"]
    home = next((each for each, where in _words()["spoken"].items() if country in where), language)
    first, last, again = _name(setting.seed, names[home], number)
    company = _company(draw[1]) if draw[0] < _EMPLOYED else ""
    return Customer(
        number=number,
        account=account,
        device=device,
        name=f"{first} {last}",
        email=_email(first, last, again, company, draw[3:]),
        company=company,
        segment=segment.id,
        country=country,
        plan=model.plan_names[people.plan[at]],
        language=language,
        platform=PLATFORMS[people.first[at]],
        joined=world.start + dt.timedelta(days=joined),
        activity=float(people.activity[at]),
    )


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads((files(__package__) / "people.toml").read_text(encoding="utf-8"))


def _name(seed: int, names: Mapping[str, str], number: int) -> tuple[str, str, int]:
    """First and last name, and how often the pair came before: neighbours in number never share one."""
    firsts, lasts = names["first"].split(), names["last"].split()
    pairs = len(firsts) * len(lasts)
    step = next(step for step in counting(int(pairs * 0.618)) if gcd(step, pairs) == 1)
    pair = (number * step + seed * 7919) % pairs
    return firsts[pair % len(firsts)], lasts[pair // len(firsts)], number // pairs


def _company(draw: float) -> str:
    owners, kinds = _words()["companies"].values()
    place = int(draw * len(owners) * len(kinds))
    return f"{owners[place % len(owners)]} {kinds[place // len(owners)]}"


def _email(first: str, last: str, again: int, company: str, draw: list[float]) -> str:
    first, last = _plain(first), _plain(last)
    more = str(again + 1) if again else ""
    if company:
        return f"{first}.{last}{more}@{_plain(company)}.example"
    name = (f"{first}.{last}", f"{first}_{last}", f"{last}.{first}", f"{first}{last}")[int(draw[0] * 4)]
    year = str(50 + int(draw[1] * 50)) if draw[2] < 0.3 else ""
    return f"{name}{year}{'-' if year and more else ''}{more}@{_DOMAINS[int(draw[1] * 997) % 3]}"


_ASCII = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "á": "a", "é": "e", "í": "i", "ó": "o",
                        "ú": "u", "ñ": "n", "ç": "c", "ã": "a", "õ": "o", "â": "a", "ê": "e", "è": "e",
                        "ï": "i", "å": "a", "ø": "o", "ł": "l", "ë": "e", "ô": "o"})  # fmt: skip


def _plain(name: str) -> str:
    return "".join(each for each in name.lower().translate(_ASCII) if each.isascii() and each.isalnum())


def _chosen(shares: Mapping[str, float], draw: float) -> str:
    for one, share in shares.items():
        draw -= share
        if draw < 0:
            return one
    return next(iter(shares))
