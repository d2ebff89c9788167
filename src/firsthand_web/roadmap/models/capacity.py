"""What there is to plan with: periods, teams and the people to be reached."""

from django.db import models

from firsthand.roadmap.scoring import Range
from firsthand_web.core.models import Record


class Horizon(Record):
    """The periods that are planned, in order of time; one row each product. `discount` is per period."""

    periods = models.JSONField(default=list)
    discount = models.FloatField(default=0)

    def __str__(self) -> str:
        return f"{self.periods[0]} to {self.periods[-1]}" if self.periods else "no periods"


class UserBase(Record):
    """How many people use the product in a period: a share of respondents times this is reach. One each."""

    low = models.FloatField()
    likely = models.FloatField()
    high = models.FloatField()
    source = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.likely:,.0f} people"

    @property
    def range(self) -> Range:
        return Range(low=self.low, likely=self.likely, high=self.high)


class Team(Record):
    """`usual` person-months in every period, except where `exceptions` maps the period's label to others."""

    name = models.CharField(max_length=80)
    usual = models.FloatField(default=0)
    exceptions = models.JSONField(default=dict)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def capacity(self, period: str) -> float:
        return float(self.exceptions.get(period, self.usual))
