"""What really happened, counted while it is made: the truth that analyses are compared with."""

from dataclasses import dataclass, fields

import numpy as np

from firsthand.learning.simulator.draws import Integers
from firsthand.learning.simulator.lives import People
from firsthand.learning.simulator.model import DAY, Model
from firsthand.learning.simulator.usage import Events


@dataclass(kw_only=True)
class Tally:
    """Sums over parts. `by_event` and `weekly_return` leave out bots and repeats.

    `weekly_return[c, k]` counts the people whose first event lies in week c and who have any k weeks later.
    Weeks have 7 days from the setting's first in UTC; the outer ones take the hours that time zones add.
    """

    by_event: Integers
    weekly_return: Integers
    delivered: int = 0
    repeats: int = 0
    late: int = 0
    by_bots: int = 0
    signed_out: int = 0
    visits: int = 0
    visitors: int = 0

    @classmethod
    def empty(cls, *, events: int, days: int) -> "Tally":
        weeks = (days + 6) // 7
        zeros = np.zeros((weeks, weeks), dtype=np.int64)
        return cls(by_event=np.zeros(events, dtype=np.int64), weekly_return=zeros)

    def add(self, other: "Tally") -> None:
        """Add what was counted in another part."""
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))

    def count(self, model: Model, people: People, events: Events) -> None:
        """Count what is in a part."""
        bot = people.bot[events.person]
        real = ~bot & ~events.repeat
        self.delivered += len(events.event)
        self.repeats += int(events.repeat.sum())
        self.late += int((events.late & ~events.repeat).sum())
        self.by_bots += int((bot & ~events.repeat).sum())
        self.signed_out += int((real & (events.account == 0)).sum())
        self.visits += int(np.count_nonzero(np.diff(events.visit[real], prepend=-1)))
        self.visitors += int((people.visitor & (people.joined >= model.first)).sum())
        self.by_event += np.bincount(events.event[real], minlength=len(self.by_event))
        days = (events.time[real] - model.start) // DAY - model.first
        self._count_weeks(len(people.number), events.person[real], days)

    def _count_weeks(self, people: int, person: Integers, day: Integers) -> None:
        last = len(self.weekly_return) - 1
        seen = np.zeros((people, last + 1), dtype=bool)
        seen[person, np.clip(day // 7, 0, last)] = True
        somebody, week = np.nonzero(seen)
        first = np.argmax(seen, axis=1)[somebody]
        np.add.at(self.weekly_return, (first, week - first), 1)

    def counts(self) -> dict[str, int]:
        """By name, as `truth.json` has them."""
        return {
            "delivered": self.delivered,
            "repeats": self.repeats,
            "late": self.late,
            "by_bots": self.by_bots,
            "signed_out": self.signed_out,
            "visits": self.visits,
            "visitors": self.visitors,
        }
