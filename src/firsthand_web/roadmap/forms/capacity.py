"""Forms of teams, periods and the user base."""

from collections.abc import Sequence
from typing import Any

from django import forms

from firsthand_web.roadmap.forms.ranges import RangeField
from firsthand_web.roadmap.models import Team


class HorizonForm(forms.Form):
    periods = forms.CharField(
        label="Periods",
        help_text="In order of time, separated by commas: Q1 2027, Q2 2027, Q3 2027.",
    )
    discount = forms.FloatField(
        label="Value lost by waiting one period, in percent",
        min_value=0,
        max_value=99,
        help_text="0 when later is as good as sooner.",
    )

    def clean_periods(self) -> list[str]:
        return [name.strip() for name in self.cleaned_data["periods"].split(",") if name.strip()]


class TeamForm(forms.Form):
    """One row of the capacity grid: a name, and person-months for each period."""

    name = forms.CharField(label="Team", max_length=80)

    def __init__(
        self, data: Any = None, *, periods: Sequence[str], team: Team | None = None, prefix: str
    ) -> None:
        initial: dict[str, Any] = {"name": team.name if team else ""}
        new = team is None
        super().__init__(
            data, prefix=prefix, initial=initial, empty_permitted=new, use_required_attribute=not new
        )
        self.team, self.periods = team, list(periods)
        self.fields["name"].widget.attrs["aria-label"] = f"Name of {team}" if team else "Name of a new team"
        for place, period in enumerate(self.periods):
            field = forms.FloatField(label=period, min_value=0)
            whose = str(team) if team else "the new team"
            field.widget.attrs |= {"step": "any", "aria-label": f"Person-months of {whose} in {period}"}
            field.initial = f"{team.capacity(period):g}" if team else None
            self.fields[f"period_{place}"] = field

    @property
    def cells(self) -> list[forms.BoundField]:
        return [self[f"period_{place}"] for place in range(len(self.periods))]

    @property
    def usual(self) -> float:
        """What a team can do in periods that nobody has named yet: the last one's."""
        last = self.cleaned_data.get(f"period_{len(self.periods) - 1}")
        return float(last) if last is not None else 0.0

    @property
    def exceptions(self) -> dict[str, float]:
        named = {name: float(self.cleaned_data[f"period_{place}"]) for place, name in enumerate(self.periods)}
        kept = {} if self.team is None else self.team.exceptions
        return {**kept, **named}


class UserBaseForm(forms.Form):
    people = RangeField(
        label="People who use the product", help_text="In one period of the plan, such as a quarter."
    )
    source = forms.CharField(
        label="How do you know?", max_length=300, help_text="A count, a report, or a guess: say which."
    )
