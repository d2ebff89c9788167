"""Forms of portfolios."""

from typing import Any

from django import forms
from django.forms import BoundField

from firsthand.errors import InputError
from firsthand.learning.portfolio import Rule
from firsthand.learning.portfolio.rules import NAMED
from firsthand_web.learning.models import Piece, Portfolio
from firsthand_web.learning.queries.portfolios import Choice

LINES = forms.Textarea(attrs={"rows": 4})
KINDS = {
    "person": "Person", "company": "Company", "word": "Word", "email": "E-mail addresses", "link": "Links",
    "phone": "Phone numbers", "money": "Amounts of money, as ranges", "share": "Percentages, as ranges",
    "count": "Counts, as “about”",
}  # fmt: skip


class PortfolioForm(forms.ModelForm[Portfolio]):
    class Meta:
        model = Portfolio
        fields = ("title", "words")
        labels = {"words": "In your words"}
        help_texts = {"words": "Who you are, and what this shows. Outsiders read it first."}
        widgets = {"words": LINES}


class PieceForm(forms.Form):
    title = forms.CharField(max_length=200)
    question = forms.CharField(label="The question", required=False, max_length=5000, widget=LINES)
    done = forms.CharField(label="What you did", required=False, max_length=5000, widget=LINES)
    outcome = forms.CharField(label="What came of it", required=False, max_length=5000, widget=LINES)
    reflection = forms.CharField(
        label="What you would do otherwise", required=False, max_length=5000, widget=LINES
    )
    shown = forms.MultipleChoiceField(
        label="Parts of the record to show", required=False, widget=forms.CheckboxSelectMultiple
    )
    with_review = forms.BooleanField(label="Show the levels of its signed review", required=False)

    def __init__(self, *args: Any, piece: Piece, review: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told = {name: getattr(piece, name) for name in ("title", "question", "done", "outcome", "reflection")}
        shown = [key for key, _, _ in piece.parts if key not in piece.left_out]
        self.initial = {**told, "shown": shown, "with_review": bool(piece.review)}
        field = self.fields["shown"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(key, heading) for key, heading, _ in piece.parts]
        if not review:
            del self.fields["with_review"]


class RedactionsForm(forms.Form):
    """A row for each rule, with what stands instead, and one for a word of one's own."""

    kind = forms.ChoiceField(
        label="It is a", choices=[(kind, KINDS[kind].lower()) for kind in NAMED], initial="word"
    )
    word = forms.CharField(label="Also take out", required=False, max_length=200)
    instead = forms.CharField(label="and write", required=False, max_length=100)

    def __init__(self, *args: Any, choices: list[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices = choices
        for number, choice in enumerate(choices):
            name = choice.rule.word or KINDS[choice.rule.kind]
            self.fields[f"on-{number}"] = forms.BooleanField(
                label=f"Take out {name}", required=False, initial=choice.on
            )
            if choice.rule.kind in NAMED:
                self.fields[f"instead-{number}"] = forms.CharField(
                    label=f"What stands instead of {name}", initial=choice.rule.standing, required=False,
                    max_length=100,
                )  # fmt: skip

    def rows(self) -> list[tuple[Choice, str, BoundField, BoundField | None]]:
        return [
            (
                choice, KINDS[choice.rule.kind], self[f"on-{number}"],
                self[f"instead-{number}"] if choice.rule.kind in NAMED else None,
            )
            for number, choice in enumerate(self.choices)
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        self.decided: list[tuple[Rule, bool]] = []
        for number, choice in enumerate(self.choices):
            self._decide(
                choice.rule.kind, choice.rule.word, f"instead-{number}", on=data.get(f"on-{number}", False)
            )
        if data.get("word"):
            self._decide(data.get("kind", "word"), data["word"], "instead", on=True)
        return data

    def _decide(self, kind: str, word: str, field: str, *, on: bool) -> None:
        instead = self.cleaned_data.get(field, "").strip()
        try:
            rule = Rule(kind=kind, word=word, instead="" if instead == NAMED.get(kind) else instead)
        except InputError as error:
            self.add_error(field if field in self.fields else None, str(error))
        else:
            self.decided.append((rule, on))


class SigningForm(forms.Form):
    words = forms.CharField(
        label="Your words", required=False, max_length=2000, widget=LINES,
        help_text="To approve: what you vouch for, printed with your name. To send back: what has to change.",
    )  # fmt: skip
    seen = forms.CharField(widget=forms.HiddenInput)
