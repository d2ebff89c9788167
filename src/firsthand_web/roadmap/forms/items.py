"""Forms of items."""

from typing import Any

from django import forms

from firsthand.evidence.surveys import Question as Asked
from firsthand.roadmap.scoring import Range
from firsthand_web.core.forms import UploadField
from firsthand_web.core.models import Product
from firsthand_web.evidence.models import Question
from firsthand_web.insights.models import Opportunity
from firsthand_web.roadmap.actions.items import Answering, Draft
from firsthand_web.roadmap.forms.ranges import RangeField
from firsthand_web.roadmap.models import Item, Team
from firsthand_web.roadmap.queries.asking import horizon_of

PERCENT = 100


class ItemForm(forms.Form):
    """Everything about an item but its dependencies; reach only while it does not follow evidence."""

    title = forms.CharField(label="Title", max_length=200, help_text="What would be built, in a few words.")
    description = forms.CharField(
        label="Description", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    reach = RangeField(
        label="Reach", required=False, help_text="People it would touch in one period of the plan."
    )
    impact = RangeField(
        label="Impact",
        help_text="For each of them: 3 massive, 2 high, 1 medium, 0.5 low, 0.25 minimal.",
    )
    confidence = RangeField(
        label="Confidence in percent",
        highest=PERCENT,
        help_text="100 when measured, 80 with some evidence, 50 when it is a guess.",
    )
    must = forms.BooleanField(
        label="Must be in the plan", required=False, help_text="For what is promised or required by law."
    )
    earliest = forms.ChoiceField(label="Not before", required=False)
    latest = forms.ChoiceField(label="Done by the end of", required=False)
    estimate_note = forms.CharField(label="Where the estimates come from", required=False, max_length=300)
    status = forms.ChoiceField(
        label="Status", choices=Item.Status.choices, help_text="Only open items are ranked and planned."
    )

    def __init__(self, data: Any = None, *, product: Product, item: Item | None = None) -> None:
        super().__init__(data, initial=_initial(item))
        self.item = item
        if item and item.follows_evidence:
            del self.fields["reach"]
        self.teams = list(Team.objects.filter(product=product))
        after = list(self.fields).index("confidence") + 1
        names = list(self.fields)
        for team in self.teams:
            self.fields[_name(team)] = RangeField(
                label=f"Effort of {team}",
                required=False,
                above_zero=True,
                help_text="Person-months. Leave it empty when the team is not needed.",
            )
        self.order_fields([*names[:after], *map(_name, self.teams), *names[after:]])
        horizon = horizon_of(product)
        periods = list(horizon.periods) if horizon else []
        for name in ("earliest", "latest"):
            kept = str(getattr(item, name)) if item else ""
            labels = periods if not kept or kept in periods else [*periods, kept]
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", "Any period"), *((label, label) for label in labels)]

    def draft(self) -> Draft:
        data = self.cleaned_data
        confidence: Range = data["confidence"]
        efforts = {team: data[_name(team)] for team in self.teams if data[_name(team)]}
        return Draft(
            title=data["title"],
            description=data["description"],
            status=data["status"],
            reach=followed(self.item) if self.item and self.item.follows_evidence else data["reach"],
            impact=data["impact"],
            confidence=_scaled(confidence, 1 / PERCENT),
            efforts=efforts,
            must=data["must"],
            earliest=data["earliest"],
            latest=data["latest"],
            estimate_note=data["estimate_note"],
            key=self.item.key if self.item else "",
        )


class ReachForm(forms.Form):
    """Which answers to one question make up an item's reach."""

    row = forms.ChoiceField(label="Row", required=False)
    part = forms.ChoiceField(label="Asked", required=False)
    choices = forms.MultipleChoiceField(
        label="People who answered",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one answer: who would be reached?"},
    )

    def __init__(self, data: Any = None, *, asked: Asked, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        if asked.kind == "grid":
            self._offer("row", asked.rows)
            self._offer("part", [part.label for part in asked.parts])
        else:
            del self.fields["row"], self.fields["part"]
        # A grid's parts have scales of their own; a wrong pair is refused by `clean`.
        self._offer("choices", dict.fromkeys(choice for part in asked.parts for choice in part.choices))
        self.asked = asked

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if self.asked.kind == "grid" and "choices" in data and "part" in data:
            column = self.asked.column(row=data["row"], part=data["part"])
            allowed = self.asked.part_of(column).choices
            wrong = [choice for choice in data["choices"] if choice not in allowed]
            if wrong:
                self.add_error("choices", f"“{wrong[0]}” is no answer to that: choose {', '.join(allowed)}.")
        return data

    def answering(self, question: Question) -> Answering:
        data = self.cleaned_data
        return Answering(
            question=question,
            choices=tuple(data["choices"]),
            row=data.get("row", ""),
            part=data.get("part", ""),
        )

    def _offer(self, name: str, labels: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(label, label or "the only one") for label in labels]


class ImportForm(forms.Form):
    file = UploadField(
        label="CSV file",
        help_text="Columns: id, title, reach, impact, confidence, effort, team, depends_on, status, must. "
        "Only the title is required.",
    )


def followed(item: Item) -> Opportunity | Answering:
    """What an item's reach follows, as its next draft says it."""
    if item.reach_need is not None:
        return item.reach_need
    assert item.reach_question is not None
    return Answering(
        question=item.reach_question,
        choices=tuple(item.reach_choices),
        row=item.reach_row,
        part=item.reach_part,
    )


def _initial(item: Item | None) -> dict[str, Any]:
    if item is None:
        return {"confidence": Range(low=50, likely=80, high=100)}
    names = ("title", "description", "status", "reach", "impact", "must", "earliest", "latest")
    return {
        **{name: getattr(item, name) for name in names},
        "estimate_note": item.estimate_note,
        "confidence": _scaled(item.confidence, PERCENT),
        **{_name(row.team): row.range for row in item.efforts.select_related("team")},
    }


def _scaled(given: Range, factor: float) -> Range:
    low, likely, high = (round(value * factor, 6) for value in (given.low, given.likely, given.high))
    return Range(low=low, likely=likely, high=high)


def _name(team: Team) -> str:
    return f"effort_{team.pk}"
