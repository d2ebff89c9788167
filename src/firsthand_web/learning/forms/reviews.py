"""The form of a review: levels, words, verdict; and a remark, which is added with a button of its own."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils import timezone

from firsthand.learning.programme import Criterion
from firsthand_web.learning.actions.reviews import LONGEST, Draft
from firsthand_web.learning.models import Review

LONGEST_TEXT = 5000
VERDICTS = [(Review.Verdict.ACCEPT, "Accept"), (Review.Verdict.REVISE, "Ask to revise")]


def _text(label: str, rows: int, length: int, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=length,
        strip=False,
        widget=forms.Textarea(attrs={"rows": rows}),
        **more,
    )


class ReviewForm(forms.Form):
    words = _text("In all", 4, 5000, help_text="What is good, and what to do first.")
    private = _text(
        "Note for mentors",
        2,
        5000,
        help_text="Never shown to the intern: mentors of the cohort and the owner.",
    )
    verdict = forms.ChoiceField(
        label="What you think", required=False, choices=VERDICTS, widget=forms.RadioSelect
    )
    reason = _text(
        "Why you accept it all the same",
        1,
        2000,
        help_text="Only when a level is below the one that will do.",
    )
    minutes = forms.FloatField(
        label="Minutes, if the clock is wrong", required=False, min_value=0, max_value=LONGEST
    )
    opened = forms.DateTimeField(required=False, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    version = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, rubric: Sequence[Criterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rubric = rubric
        for each in rubric:
            levels = [(str(n), _level(n, text, each)) for n, text in enumerate(each.levels, start=1)]
            self.fields[f"level-{each.id}"] = forms.ChoiceField(
                label=each.title, required=False, choices=levels, widget=forms.RadioSelect
            )

    @property
    def levels(self) -> list[forms.BoundField]:
        return [self[f"level-{each.id}"] for each in self.rubric]

    def draft(self, remark: Mapping[str, str]) -> Draft:
        """What stands in it; of a field that cannot be taken, what was kept before."""
        data = {**self.initial, **self.cleaned_data}
        given = {each.id: data.get(f"level-{each.id}") for each in self.rubric}
        return Draft(
            levels={name: int(level) for name, level in given.items() if level},
            words=data.get("words", ""),
            private=data.get("private", ""),
            verdict=data.get("verdict", ""),
            reason=data.get("reason", ""),
            minutes=data.get("minutes"),
            remark=remark,
            version=data.get("version", ""),
        )


class RemarkForm(forms.Form):
    part = forms.ChoiceField(label="About", required=False)
    quote = _text("These words", 2, 2000, help_text="Copied from the part; empty means all of it.")
    start = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    text = _text("Remark", 3, 5000)
    suggestion = _text(
        "Better", 2, 2000, help_text="The intern can put it in place of these words with one press."
    )

    def __init__(self, *args: Any, parts: Sequence[tuple[str, str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["part"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(key, heading) for key, heading, _ in parts]

    @property
    def written(self) -> dict[str, str]:
        """The fields as they stand, whole or half, once there are words in one of them."""
        found = {name: str(self.data.get(name, ""))[:LONGEST_TEXT] for name in self.fields}
        return found if found["text"] or found["suggestion"] else {}


def begun(review: Review | None, digest: str) -> dict[str, Any]:
    """What the form of a review shows at first."""
    shown: dict[str, Any] = {"opened": timezone.now().isoformat(), "seen": digest}
    if review is not None:
        shown |= {name: getattr(review, name) for name in ("words", "private", "verdict", "reason")}
        shown |= {f"level-{name}": str(level) for name, level in review.levels.items()}
    return shown


def _level(number: int, text: str, criterion: Criterion) -> str:
    will_do = " (will do from here)" if number == criterion.accepted else ""
    return f"{number} · {text}{will_do}"
