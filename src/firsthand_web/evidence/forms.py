"""Forms of evidence."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, get_args

from django import forms
from django.http import QueryDict

from firsthand.evidence.feedback import ROLES, SCALES, Columns, Role
from firsthand.evidence.surveys import VENDORS, Kind
from firsthand_web.core.forms import UploadField
from firsthand_web.evidence.actions.drafts import Edit
from firsthand_web.evidence.actions.letters import Words
from firsthand_web.evidence.models import FeedbackDraft, Survey, SurveyDraft
from firsthand_web.evidence.queries.audience import Before, Reachable
from firsthand_web.evidence.queries.drafts import recognitions_of
from firsthand_web.evidence.queries.feedback import columns_of

KINDS = {
    "single": "one choice",
    "multi": "several choices",
    "grid": "grid",
    "number": "number",
    "text": "free text",
}
ROLE_LABELS: dict[Role, str] = {
    "text": "what was said",
    "heading": "title over it",
    "person": "who said it",
    "date": "when",
    "rating": "rating",
    "id": "its id",
    "attribute": "an attribute",
    "out": "leave it out",
}
# Browsers read a date in this form only, whatever the language.
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
FILES = ".csv,.tsv,.txt,.gz,.zip,text/csv"


class SurveyImportForm(forms.Form):
    file = UploadField(
        label="The export",
        widget=forms.FileInput(attrs={"accept": FILES}),
        help_text=(
            f"CSV or TSV, one row for each respondent, plain, gzipped or zipped, from {', '.join(VENDORS)} "
            "or a table of your own. Choose “one row per response” and answers as text, not as numbers."
        ),
    )
    texts = UploadField(
        label="A second file with free text",
        required=False,
        widget=forms.FileInput(attrs={"accept": FILES}),
        help_text="Only when open answers stand in a file of their own. It is joined by the respondent’s id.",
    )
    title = forms.CharField(
        label="What was the survey about?",
        max_length=200,
        required=False,
        help_text="Empty: the name of the file.",
    )
    asked_on = forms.DateField(label="When was it asked?", required=False, widget=DAY)
    id_column = forms.CharField(
        label="Column with the respondent’s id",
        max_length=300,
        required=False,
        help_text="Only when it is not found by itself: the header as it stands in the file.",
    )
    by_content = forms.BooleanField(
        label="The file has no ids: know each row by its content",
        required=False,
        help_text="A row that is edited in a later export then counts as a new one.",
    )
    header_rows = forms.TypedChoiceField(
        label="Header rows",
        coerce=int,
        empty_value=None,
        required=False,
        choices=[("", "Find out"), (1, "1"), (2, "2 (SurveyMonkey)"), (3, "3 (Qualtrics)")],
    )


class SurveyForm(forms.Form):
    title = forms.CharField(label="Title", max_length=200)
    asked_on = forms.DateField(label="When was it asked?", required=False, widget=DAY)


class SurveyDraftForm(SurveyForm):
    target = forms.ModelChoiceField(
        label="Import as",
        queryset=Survey.objects.none(),
        required=False,
        empty_label="A new survey",
        help_text="A survey with the same columns can be brought up to date: known respondents are compared.",
    )

    def __init__(self, *args: Any, candidates: list[Survey], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["target"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Survey.objects.filter(pk__in=[survey.pk for survey in candidates])
        if not candidates:
            del self.fields["target"]


class FeedbackImportForm(forms.Form):
    file = UploadField(
        label="The file",
        widget=forms.FileInput(attrs={"accept": FILES}),
        help_text=(
            "CSV or TSV with one text in each row: reviews, tickets, requests, notes of calls. Plain, "
            "gzipped or zipped. Who said it, when, a rating and anything else may stand in further columns."
        ),
    )
    source = forms.CharField(
        label="Where does it come from?",
        max_length=120,
        required=False,
        help_text="Such as “App reviews”. Empty: the name of the file.",
    )


class FeedbackDraftForm(forms.Form):
    source = forms.CharField(
        label="Where it comes from",
        max_length=120,
        help_text="Files with the same name here bring one another up to date.",
    )
    day_first = forms.TypedChoiceField(
        label="Dates such as 03/04/2026",
        coerce=lambda given: given == "day",
        choices=[("day", "3 April: the day first"), ("month", "4 March: the month first")],
    )
    scale = forms.TypedChoiceField(
        label="Ratings run from",
        coerce=lambda given: SCALES[int(given)],
        choices=[(place, f"{low} to {high}") for place, (low, high) in enumerate(SCALES)],
    )

    def __init__(self, data: QueryDict | None, *, draft: FeedbackDraft) -> None:
        self.columns = columns_of(draft)
        given = {
            "source": draft.source,
            "day_first": "day" if self.columns.day_first else "month",
            "scale": SCALES.index(self.columns.scale),
        }
        super().__init__(data, initial=given)

    def said_columns(self) -> Columns:
        """The columns as the form says; roles are named by the column's number.

        Raises `InputError` when two columns are what only one can be.
        """
        asked = [self.data.get(f"role:{place}", role) for place, role in enumerate(self.columns.roles)]
        known = {role: role for role in ROLES}
        roles = tuple(known.get(a, role) for a, role in zip(asked, self.columns.roles, strict=True))
        given = self.cleaned_data
        return replace(self.columns, roles=roles, day_first=given["day_first"], scale=given["scale"])


class VoiceForm(forms.Form):
    text = forms.CharField(label="What was said", max_length=20_000, widget=forms.Textarea(attrs={"rows": 5}))
    who = forms.CharField(
        label="Who said it",
        max_length=200,
        required=False,
        help_text="A name or a key: voices with the same one count as one person.",
    )
    question = forms.CharField(label="What they were asked", max_length=300, required=False)
    said_on = forms.DateField(label="When", required=False, widget=DAY)


def edits(draft: SurveyDraft, posted: QueryDict) -> Iterator[Edit]:
    """What the table of questions says, one edit for each; fields are named by file and key."""
    if posted.get("questions") != "shown":
        return
    for place, recognition in enumerate(recognitions_of(draft)):
        for question in recognition.questions:
            name = f"{place}:{question.key}"
            kind = posted.get(f"kind:{name}", question.kind)
            yield Edit(
                file=place,
                key=question.key,
                keep=posted.get(f"keep:{name}") == "yes",
                title=posted.get(f"title:{name}", question.title),
                kind=next((known for known in get_args(Kind) if known == kind), question.kind),
            )


class LetterForm(forms.Form):
    """`people` may be chosen; whoever was written to lately is named as such."""

    to = forms.MultipleChoiceField(
        label="Who gets it",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one person to write to."},
    )
    purpose = forms.CharField(
        label="What it is for",
        max_length=300,
        help_text="For colleagues and whoever has to accept it, such as: find six people to interview.",
    )
    subject = forms.CharField(label="Subject", max_length=200)
    text = forms.CharField(
        label="Text",
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text="{name}, {product} and {sender} are filled in for each; without a name it reads “there”.",
    )
    consent = forms.CharField(
        label="Why they get it, and how it ends",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Stands below the text. People may ask you to stop: say so on the letter’s page, and "
        "nobody in this workspace is offered their address again.",
    )

    def __init__(
        self, *args: Any, people: Sequence[Reachable], lately: Mapping[str, Before], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = {each.email: each for each in people}
        field = self.fields["to"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(each.email, _person(each, lately.get(each.email))) for each in people]

    def chosen(self) -> list[Reachable]:
        return [self.people[email] for email in self.cleaned_data["to"]]

    def words(self) -> Words:
        return Words(**{name: self.cleaned_data[name] for name in ("purpose", "subject", "text", "consent")})


def _person(who: Reachable, before: Before | None) -> str:
    named = f"{who.name}, {who.email}" if who.name else who.email
    warned = f". Got “{before.subject}” on {before.at:%-d %B}" if before else ""
    return f"{named} ({who.where}){warned}"
