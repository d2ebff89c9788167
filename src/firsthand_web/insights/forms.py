"""Forms of insights."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms

from firsthand.errors import InputError
from firsthand.evidence.surveys import Question, Recognition
from firsthand.insights.opportunities import FORMULAS
from firsthand.insights.reading import NeedReading, suggest_reading, suggest_scale
from firsthand.insights.scales import Scale
from firsthand_web.insights.actions.needs import How
from firsthand_web.insights.models import NeedSetting
from firsthand_web.insights.queries import results, scoring

ROLES = (
    ("importance", "how much it matters"),
    ("satisfaction", "how well this product meets it"),
    ("alternatives", "how well other products meet it"),
    ("", "something else: do not use"),
)
PLACES = (("positive", "counts"), ("other", "does not count"), ("excluded", "is left out"))


class NeedForm(forms.Form):
    statement = forms.CharField(
        label="What do people want to get done?",
        max_length=300,
        help_text="Their words, not a solution: “Share an analysis so that others can run it”.",
    )
    detail = forms.CharField(
        label="What should one know about it?",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class HowForm(forms.Form):
    """How one question is read as needs: the meaning of each part, and which of its answers count."""

    formula = forms.ChoiceField(
        label="Formula of the score",
        choices=[(name, formula.words) for name, formula in FORMULAS.items()],
        widget=forms.RadioSelect,
        initial="ulwick",
        help_text="The first is Ulwick’s and the usual one.",
    )
    segment = forms.ChoiceField(label="Compare segments by", required=False)
    resamples = forms.IntegerField(
        label="Resamples",
        min_value=100,
        max_value=20_000,
        initial=2000,
        help_text="How often respondents are drawn anew for the score’s interval. 2,000 is usual.",
    )
    seed = forms.IntegerField(
        label="Seed",
        min_value=0,
        max_value=2**31 - 1,
        initial=0,
        help_text="The same seed draws the same respondents, so that anybody gets the same interval.",
    )

    def __init__(
        self,
        *args: Any,
        question: Question,
        recognition: Recognition,
        setting: NeedSetting | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.question = question
        columns = scoring.segment_columns(recognition, question.key)
        choices = [(column.ref, column.label[:120]) for column in columns]
        self.fields["segment"].choices = [("", "no segments"), *choices]  # type: ignore[attr-defined]
        self.fields["segment"].initial = next(
            (column.ref for column in columns if column.question.kind == "single"), ""
        )
        reading = scoring.reading_of(setting) if setting else suggest_reading(question)
        roles = {getattr(reading, role): role for role in results.PARTS} if reading else {}
        for place, part in enumerate(question.parts):
            role = roles.get(part.label, "")
            self._add(f"part-{place}", part.label or question.title, ROLES, role)
            scale = _scale(reading, role, part.choices)
            for number, answer in enumerate(part.choices):
                self._add(f"answer-{place}-{number}", answer, PLACES, _place(scale, answer))
        if setting:
            for name in ("formula", "segment", "resamples", "seed"):
                self.fields[name].initial = getattr(setting, name)

    def _add(self, name: str, label: str, choices: tuple[tuple[str, str], ...], initial: str) -> None:
        self.fields[name] = forms.ChoiceField(
            label=label, choices=choices, initial=initial, required=choices is not ROLES
        )

    def parts(self) -> Iterator[tuple[forms.BoundField, list[forms.BoundField]]]:
        """Each part's meaning with the places of its answers, for the page."""
        for place, part in enumerate(self.question.parts):
            answers = [self[f"answer-{place}-{number}"] for number in range(len(part.choices))]
            yield self[f"part-{place}"], answers

    def others(self) -> list[forms.BoundField]:
        return [field for field in self if not field.name.startswith(("part-", "answer-"))]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.errors:
            return given
        try:
            given["how"] = self._how(given)
        except InputError as error:
            self.add_error(None, str(error))
        return given

    def _how(self, given: Mapping[str, Any]) -> How:
        labels: dict[str, str] = {}
        scales: dict[str, dict[str, list[str]]] = {}
        for place, part in enumerate(self.question.parts):
            role = given[f"part-{place}"]
            if role in labels:
                raise InputError("Two parts have the same meaning: give each part one of its own.")
            if role:
                labels[role] = part.label
                scales[role] = {
                    name: [a for i, a in enumerate(part.choices) if given[f"answer-{place}-{i}"] == name]
                    for name, _ in PLACES
                }
                if not scales[role]["positive"]:
                    raise InputError(f"No answer to “{part.label}” counts: choose at least one that does.")
        if not {"importance", "satisfaction"} <= labels.keys():
            raise InputError("Say which part tells how much it matters, and which how well it is met.")
        scales.setdefault("alternatives", scales["satisfaction"])
        results.scales_from_json(scales)
        return How(
            importance=labels["importance"],
            satisfaction=labels["satisfaction"],
            alternatives=labels.get("alternatives", ""),
            scales=scales,
            formula=given["formula"],
            resamples=given["resamples"],
            seed=given["seed"],
            segment=given["segment"],
        )


class NeedsForm(HowForm):
    """`HowForm` for new needs: which rows of the question become needs."""

    rows = forms.MultipleChoiceField(label="Rows that are needs", widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rows"].choices = [(row, row) for row in self.question.rows]  # type: ignore[attr-defined]
        self.fields["rows"].initial = list(self.question.rows)


def _scale(reading: NeedReading | None, role: str, choices: tuple[str, ...]) -> Scale:
    if reading and role:
        scale: Scale = getattr(reading.scales, role)
        return scale
    return suggest_scale(choices) if choices else Scale(positive=("yes",), other=())


def _place(scale: Scale, answer: str) -> str:
    """Where an answer stands; one that the stored scale does not name is left out, as it is in the scores."""
    return next((name for name, _ in PLACES if answer in getattr(scale, name)), "excluded")
