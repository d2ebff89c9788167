"""Where the numbers come from: a file, or events."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from firsthand.experiments.files import CONTROLS
from firsthand.measurement.unit_files import Preview
from firsthand_web.core.forms import UploadField
from firsthand_web.experiments.models import Experiment, Planned
from firsthand_web.experiments.models.planned import GUARDRAIL, PRIMARY

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
VARIANT_WORDS = ("variant", "variation", "group", "arm", "bucket", "treatment")
EXPOSURE_WORDS = ("experiment", "variant", "exposure", "exposed", "feature_flag", "feature flag")
MARGIN = 0.02


class UploadForm(forms.Form):
    file = UploadField(
        label="File",
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.gz,.zst,.parquet,text/csv"}),
        help_text="CSV or Parquet with a row for each person: which variant they saw, and what they did.",
    )


class FileForm(forms.Form):
    """Which column is what. With planned metrics, one column for each; without, the file brings them."""

    variant = forms.ChoiceField(label="Column that says which variant")
    control = forms.CharField(
        label="Value of the control", max_length=200, required=False, help_text="Empty: found by its name."
    )
    covariate = forms.ChoiceField(
        label="Known before the test",
        required=False,
        help_text="A column such as visits before: means are adjusted for it, and intervals get narrower.",
    )
    day = forms.ChoiceField(
        label="When a person came in",
        required=False,
        help_text="A column of days or times: with it you see how the result grew.",
    )
    primary = forms.ChoiceField(label="Column that decides")
    direction = forms.ChoiceField(
        label="Which way", choices=[("up", "more is better"), ("down", "less is better")]
    )
    guardrails = forms.MultipleChoiceField(
        label="Must not get worse",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="By more than 2 % of the control, where more is better.",
    )
    others = forms.MultipleChoiceField(
        label="Looked at too", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, experiment: Experiment, seen: Preview, **more: Any) -> None:
        super().__init__(*args, **more)
        self.experiment, self.seen = experiment, seen
        self._choose("variant", seen.columns)
        for name in ("covariate", "day"):
            self._choose(name, ["", *seen.columns])
        self.initial.setdefault("variant", likely_variant(seen))
        if experiment.metrics:
            for name in ("primary", "direction", "guardrails", "others"):
                del self.fields[name]
            self._ask_planned(experiment.planned)
        else:
            for name in ("guardrails", "others"):
                self._choose(name, counted(seen))
            self._choose("primary", ["", *seen.columns], nothing="choose a column")
            self.initial.setdefault("primary", likely_outcome(seen))
        if not experiment.is_draft:
            del self.fields["control"]

    def _choose(self, name: str, columns: Sequence[str], nothing: str = "none") -> None:
        chosen = [(each, each or nothing) for each in columns]
        self.fields[name].choices = chosen  # type: ignore[attr-defined]

    def _ask_planned(self, planned: Sequence[Planned]) -> None:
        chosen = [("", "choose a column"), *((each, each) for each in self.seen.columns)]
        lower = {each.lower(): each for each in self.seen.columns}
        for place, each in enumerate(planned):
            self.fields[f"metric_{place}"] = forms.ChoiceField(
                label=f"Column of “{each.name}”", choices=chosen
            )
            self.initial.setdefault(f"metric_{place}", lower.get(each.name.lower(), ""))
            if each.read_as == "ratio":
                label = f"“{each.name}” is that divided by"
                self.fields[f"below_{place}"] = forms.ChoiceField(label=label, choices=chosen)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        used = [given.get("primary"), *given.get("guardrails", ()), *given.get("others", ())]
        if given.get("variant") in used:
            self.add_error("variant", "This column is chosen as a metric too: choose another there or here.")
        return given

    @property
    def planned(self) -> list[Planned] | None:
        """The metrics that the file brings; None where they were planned."""
        given = self.cleaned_data
        if self.experiment.metrics:
            return None
        up = given["direction"] == "up"
        guards = [name for name in given["guardrails"] if name != given["primary"]]
        taken = {given["primary"], *guards}
        return [
            Planned(name=given["primary"], role=PRIMARY, higher_is_better=up),
            *(Planned(name=name, role=GUARDRAIL, margin=MARGIN) for name in guards),
            *(Planned(name=name) for name in given["others"] if name not in taken),
        ]

    @property
    def columns(self) -> dict[str, list[str]]:
        """The column of each metric, and for a ratio the second one."""
        if (brought := self.planned) is not None:
            return {each.name: [each.name] for each in brought}
        given = self.cleaned_data
        return {
            each.name: [given[f"metric_{place}"], *filter(None, [given.get(f"below_{place}")])]
            for place, each in enumerate(self.experiment.planned)
        }

    @property
    def variants(self) -> list[tuple[str, float]] | None:
        """Those of the file, all alike; None where they are the planned ones, or planned ones are fixed."""
        found = list(self.seen.values[self.cleaned_data["variant"]])
        planned = {each["name"] for each in self.experiment.variants}
        if not self.experiment.is_draft or planned == set(found):
            return None
        usual = [each for name in CONTROLS for each in found if each.lower() == name]
        control = self.cleaned_data["control"].strip() or next(iter(usual), "")
        others = [each for each in found if each != control]
        return [(each, 1.0) for each in ([control, *others] if control else others)]


def counted(seen: Preview) -> list[str]:
    """The columns that may hold numbers: their first rows do, or say yes and no."""
    shown = {name: {row[place] for row in seen.rows} - {""} for place, name in enumerate(seen.columns)}
    return [name for name, cells in shown.items() if all(_is_number(cell) for cell in cells)]


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return cell.lower() in ("true", "false", "yes", "no")
    return True


def likely_outcome(seen: Preview) -> str:
    """The first column of nothing but 0 and 1: done or not done; "" where none is."""
    return next((name for name in seen.columns if set(seen.values[name]) == {"0", "1"}), "")


def likely_variant(seen: Preview) -> str:
    """The column that looks like variants: by its name, else the first with a handful of values."""
    few = [name for name in seen.columns if 2 <= len(seen.values[name]) <= 10]
    return next(iter([*_named(few, VARIANT_WORDS), *few]), "")


def _named(names: Iterable[str], words: Sequence[str]) -> list[str]:
    return [name for name in names if any(word in name.lower() for word in words)]


class EventsForm(forms.Form):
    event = forms.ChoiceField(label="Event that shows a variant")
    property_name = forms.ChoiceField(label="Its property that names the variant")
    days = forms.IntegerField(
        label="Days that each person is watched", min_value=1, max_value=365, initial=14,
        help_text="From their first exposure on, for all the same.",
    )  # fmt: skip
    days_before = forms.IntegerField(
        label="Days before to adjust for", min_value=0, max_value=365, initial=0,
        help_text="What people did before explains much of how they differ: 28 is usual, 0 leaves it.",
    )  # fmt: skip
    begins = forms.DateField(label="First day", widget=DAY)
    ends = forms.DateField(label="Last day somebody comes in", widget=DAY, required=False)

    def __init__(
        self, *args: Any, names: Mapping[str, date], properties: Sequence[str], experiment: Experiment,
        today: date, **more: Any,
    ) -> None:  # fmt: skip
        """`names`: each event with its first day; one that is called like an exposure is suggested."""
        super().__init__(*args, **more)
        source = experiment.source if experiment.from_events else {}
        event = source.get("event") or next(iter(_named(names, EXPOSURE_WORDS)), None)
        shows = source.get("property") or next(iter(_named(properties, VARIANT_WORDS)), None)
        self.initial.update(
            event=event, property_name=shows, days=source.get("days", 14),
            days_before=source.get("days_before", 0), ends=experiment.ends,
            begins=experiment.begins or names.get(event or "", today),
        )  # fmt: skip
        for field, known in (("event", names), ("property_name", properties)):
            kept = dict.fromkeys([*known, *filter(None, [self.initial[field]])])
            self.fields[field].choices = [(each, each) for each in kept]  # type: ignore[attr-defined]
