"""The hypothesis, and what somebody expects of it."""

import re
from typing import Any

from django import forms

from firsthand.errors import InputError
from firsthand_web.core.models import Person, Product
from firsthand_web.experiments.actions.experiments import Idea, check_variants
from firsthand_web.experiments.models import Experiment, Forecast
from firsthand_web.roadmap.models import Item, Team


def _long(label: str, help_text: str) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(label=label, help_text=help_text, required=False, widget=area)


class IdeaForm(forms.Form):
    name = forms.CharField(label="Name", max_length=200, help_text="What is tried, in a few words.")
    because = _long("Because", "What you saw or heard: “people ask where their order is”.")
    believe = _long("We believe that", "The change, for whom, and what it does.")
    know_when = _long("We will know when", "What you would see: “fewer tickets, orders as before”.")
    item = forms.ModelChoiceField(
        label="Item it tests", queryset=Item.objects.none(), required=False, empty_label="none"
    )
    team = forms.ModelChoiceField(
        label="Team", queryset=Team.objects.none(), required=False, empty_label="none"
    )
    variants = forms.CharField(
        label="Variants",
        widget=forms.Textarea(attrs={"rows": 3}),
        initial="control 50\nvariant 50",
        help_text="One a line as your product names them, the control first, each with its planned share.",
    )
    asked = forms.ModelMultipleChoiceField(
        label="Who is asked for a forecast",
        queryset=Person.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Nobody sees another’s before all have given theirs, or the experiment starts.",
    )

    def __init__(
        self, *args: Any, product: Product, experiment: Experiment | None = None, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        chosen: dict[str, Any] = {
            "item": Item.objects.filter(product=product),
            "team": Team.objects.filter(product=product),
            "asked": Person.objects.filter(memberships__workspace=product.workspace).order_by("name"),
        }
        for name, rows in chosen.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        if experiment is not None:
            self.initial.update(_initial(experiment))
            if not experiment.is_draft:
                del self.fields["asked"]

    def clean_variants(self) -> tuple[tuple[str, float], ...]:
        try:
            found = variants_of(self.cleaned_data["variants"])
        except InputError as error:
            raise forms.ValidationError(str(error)) from error
        return found

    @property
    def idea(self) -> Idea:
        given = self.cleaned_data
        return Idea(**{**given, "asked": tuple(given.get("asked", ()))})


def variants_of(text: str) -> tuple[tuple[str, float], ...]:
    """Names with their shares, one a line: “control 50”; without a number, alike. Raises `InputError`."""
    found = []
    for line in text.splitlines():
        if line.strip():
            shared = re.fullmatch(r"(.+?)\s+(\d+(?:\.\d+)?)\s*%?", line.strip())
            found.append((shared[1], float(shared[2])) if shared else (line.strip(), 1.0))
    check_variants(found)
    return tuple(found)


def _initial(experiment: Experiment) -> dict[str, Any]:
    names = ("name", "because", "believe", "know_when", "item", "team")
    variants = "\n".join(f"{each['name']} {each['share']:g}" for each in experiment.variants)
    given = {name: getattr(experiment, name) for name in names}
    return {**given, "variants": variants, "asked": list(experiment.asked.all())}


class ForecastForm(forms.Form):
    """In per cent, as people say them."""

    low = forms.FloatField(label="At least, %", help_text="A loss has a minus: −2.")
    likely = forms.FloatField(label="Most likely, %")
    high = forms.FloatField(label="At most, %")
    confidence = forms.TypedChoiceField(
        label="How sure that it lies between",
        coerce=float,
        choices=[(0.5, "50 %"), (0.8, "80 %"), (0.9, "90 %")],
        initial=0.8,
    )
    team = forms.ModelChoiceField(
        label="Your team", queryset=Team.objects.none(), required=False, empty_label="none"
    )
    note = forms.CharField(label="Why", max_length=300, required=False)

    def __init__(self, *args: Any, product: Product, own: Forecast | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["team"].queryset = Team.objects.filter(product=product)  # type: ignore[attr-defined]
        if own is not None:
            ends = {name: f"{100 * getattr(own, name):.10g}" for name in ("low", "likely", "high")}
            self.initial.update(ends, confidence=own.confidence, team=own.team, note=own.note)

    @property
    def given(self) -> dict[str, Any]:
        ends = {name: self.cleaned_data[name] / 100 for name in ("low", "likely", "high")}
        return {**self.cleaned_data, **ends}
