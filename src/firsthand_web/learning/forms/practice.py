"""Forms of practice runs: where one starts, and what is chosen and believed in a quarter."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms

from firsthand.errors import FirsthandError
from firsthand.learning.practice.beliefs import CONFIDENCES, MEASURES, Beliefs, Forecast
from firsthand.learning.practice.difficulty import difficulties
from firsthand.learning.practice.run import MOST_QUARTERS, end_quarter
from firsthand.learning.practice.run import Run as Lived
from firsthand.learning.simulator import read_world, worlds
from firsthand.learning.simulator.choices import Choices, Research, Work
from firsthand.learning.simulator.state import ledger
from firsthand_web.learning.actions.practice import Beginning
from firsthand_web.learning.models import Cohort
from firsthand_web.learning.queries.practice_pages import UNITS

STUDIES, RANKS = 5, 5  # rows of research to buy, and needs to rank
MOST_SEED = 10**9
PERCENT = 100.0


class PracticeForm(forms.Form):
    """Where a run starts."""

    world = forms.ChoiceField(label="Company")
    difficulty = forms.ChoiceField(label="How hard", initial="usual")
    quarters = forms.TypedChoiceField(
        label="Quarters", coerce=int, choices=[(number, number) for number in range(1, MOST_QUARTERS + 1)],
        help_text="About half an hour each.", initial=MOST_QUARTERS,
    )  # fmt: skip
    seed = forms.IntegerField(
        label="Seed", min_value=0, max_value=MOST_SEED,
        help_text="The same seed with the same choices gives the same run.",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [read_world(name) for name in worlds()]
        self._choose("world", {each.name: (each.title, each.product) for each in known})
        self._choose("difficulty", {each.id: (each.title, each.summary) for each in difficulties()})

    def _choose(self, name: str, offered: Mapping[str, tuple[str, str]]) -> None:
        """Offer these by title; what each is stands below."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(key, title) for key, (title, _) in offered.items()]
        field.help_text = " ".join(f"{title}: {words.rstrip('.')}." for title, words in offered.values())

    def beginning(self) -> Beginning:
        names = ("world", "difficulty", "seed", "quarters")
        return Beginning(**{name: self.cleaned_data[name] for name in names})


class ClassRunForm(PracticeForm):
    cohort = forms.ModelChoiceField(Cohort.objects.none(), label="Cohort")
    title = forms.CharField(label="Name", max_length=200, required=False)

    field_order = ("cohort", "title", "world", "difficulty", "quarters", "seed")

    def __init__(self, *args: Any, cohorts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["cohort"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = cohorts


class QuarterForm(forms.Form):
    """Everything that is chosen and believed in a quarter. Its fields follow what the company has."""

    def __init__(self, *args: Any, lived: Lived, needs: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lived = lived
        self.company, self.ledger = lived.state.world.company, ledger(lived.state)
        self.left = [item for item in self.company.items if item.id not in self.ledger.shipped]
        self._add_work()
        self._add_research(lived)
        self._add_others()
        self._add_beliefs(needs)

    def _add_work(self) -> None:
        for item in self.left:
            label = f"Priority of {item.title}"
            self.fields[f"work-{item.id}"] = forms.IntegerField(
                label=label, min_value=1, max_value=99, required=False
            )
            if item.id in self.ledger.spent:
                self.fields[f"drop-{item.id}"] = forms.BooleanField(
                    label=f"Drop {item.title}", required=False
                )

    def _add_research(self, lived: Lived) -> None:
        studies = [("", "–"), *((each.id, each.name) for each in self.company.studies)]
        segments = [(each.id, each.name) for each in lived.state.world.segments]
        items = [(item.id, item.title) for item in self.company.items]
        about = [("", "Everybody"), ("People", segments), ("Something to build", items)]
        for row in range(STUDIES):
            self.fields[f"study-{row}"] = forms.ChoiceField(label="Study", choices=studies, required=False)
            self.fields[f"number-{row}"] = forms.IntegerField(
                label="How many", min_value=1, max_value=200, required=False
            )
            self.fields[f"about-{row}"] = forms.ChoiceField(label="About", choices=about, required=False)

    def _add_others(self) -> None:
        for plan, price in self.ledger.prices.items():
            if price:
                self.fields[f"price-{plan}"] = forms.FloatField(
                    label=f"Price of “{plan}”, {self.company.currency} a month", min_value=0, required=False
                )
        if self.company.hardware is not None:
            stages = [(each.id, each.name) for each in self.company.hardware.stages]
            ordered = {order.part for order in self.ledger.orders}
            parts = [(each.id, each.name) for each in self.company.hardware.parts if each.id not in ordered]
            boxes = forms.CheckboxSelectMultiple
            self.fields["stages"] = forms.MultipleChoiceField(
                label="Builds to begin, one after the other", choices=stages, widget=boxes, required=False
            )
            self.fields["parts"] = forms.MultipleChoiceField(
                label="Parts to order", choices=parts, widget=boxes, required=False
            )

    def _add_beliefs(self, needs: Sequence[str]) -> None:
        ranked = [("", "–"), *((need, need) for need in needs)]
        for place in range(1, RANKS + 1):
            self.fields[f"need-{place}"] = forms.ChoiceField(
                label=f"Need number {place}", choices=ranked, required=False
            )
        sure = [(f"{each:g}", f"{each:.0%} sure") for each in CONFIDENCES]
        for measure, words in MEASURES.items():
            unit = UNITS.get(measure, self.company.currency)
            for end in ("low", "high"):
                self.fields[f"{measure}-{end}"] = forms.FloatField(
                    label=f"{words}: {'from' if end == 'low' else 'to'}, {unit}", required=False
                )
            self.fields[f"{measure}-sure"] = forms.ChoiceField(
                label=f"{words}: how sure", choices=sure, initial="0.8", required=False
            )
        self.fields["ships"] = forms.FloatField(
            label="Chance in % that your first item ships this quarter", min_value=0, max_value=PERCENT,
            required=False,
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """What the company cannot do is refused with the numbers, before anything is begun."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                end_quarter(self.lived, self.choices())
                self.beliefs()
            except FirsthandError as error:
                self.add_error(None, self._by_title(str(error)))
        return data

    def _by_title(self, text: str) -> str:
        """The message with titles where it names items by their ids."""
        for item in self.company.items:
            text = text.replace(f"work.item=“{item.id}”", f"“{item.title}”").replace(
                f"“{item.id}”", f"“{item.title}”"
            )
        return text

    def choices(self) -> Choices:
        data = self.cleaned_data
        order = sorted((data[f"work-{item.id}"], place) for place, item in enumerate(self.left)
                       if data.get(f"work-{item.id}"))  # fmt: skip
        prices = {
            plan: data[f"price-{plan}"]
            for plan, price in self.ledger.prices.items()
            if data.get(f"price-{plan}") not in (None, price)
        }
        return Choices(
            work=tuple(Work(item=self.left[place].id) for _, place in order),
            dropped=tuple(item.id for item in self.left if data.get(f"drop-{item.id}")),
            research=tuple(self._research()),
            prices=prices,
            stages=tuple(data.get("stages", ())),
            parts=tuple(data.get("parts", ())),
        )

    def _research(self) -> Iterator[Research]:
        for row in range(STUDIES):
            study, about = self.cleaned_data[f"study-{row}"], self.cleaned_data[f"about-{row}"]
            if study:
                yield Research(study=study, number=self.cleaned_data[f"number-{row}"] or 1, about=about)

    def beliefs(self) -> Beliefs:
        data, forecasts = self.cleaned_data, {}
        for measure in MEASURES:
            low, high = data.get(f"{measure}-low"), data.get(f"{measure}-high")
            if low is not None and high is not None:
                scale = PERCENT if measure == "paying" else 1.0
                sure = float(data.get(f"{measure}-sure") or 0.8)
                forecasts[measure] = Forecast(low=low / scale, high=high / scale, confidence=sure)
        needs = (data.get(f"need-{place}") for place in range(1, RANKS + 1))
        first = self.choices().work[:1]
        chance = data.get("ships")
        return Beliefs(
            needs=tuple(need for need in needs if need),
            forecasts=forecasts,
            ships={first[0].item: chance / PERCENT} if first and chance is not None else {},
        )


def shown(choices: Mapping[str, Any], beliefs: Mapping[str, Any]) -> dict[str, Any]:
    """What the form of a quarter shows at first: a draft as it is kept."""
    values: dict[str, Any] = {}
    for place, work in enumerate(choices.get("work", ()), start=1):
        values[f"work-{work['item']}"] = place
    values |= {f"drop-{item}": True for item in choices.get("dropped", ())}
    for row, each in enumerate(choices.get("research", ())):
        values |= {f"{name}-{row}": each[name] for name in ("study", "number", "about")}
    values |= {f"price-{plan}": price for plan, price in choices.get("prices", {}).items()}
    values |= {name: choices.get(name, []) for name in ("stages", "parts")}
    values |= {f"need-{place}": need for place, need in enumerate(beliefs.get("needs", ()), start=1)}
    for measure, each in beliefs.get("forecasts", {}).items():
        scale = PERCENT if measure == "paying" else 1.0
        values |= {
            f"{measure}-low": round(each["low"] * scale, 6),
            f"{measure}-high": round(each["high"] * scale, 6),
            f"{measure}-sure": f"{each['confidence']:g}",
        }  # fmt: skip
    for chance in beliefs.get("ships", {}).values():
        values["ships"] = round(PERCENT * chance, 6)
    return values
