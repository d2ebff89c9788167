"""Forms of cohorts."""

from typing import Any

from django import forms

from firsthand.errors import FirsthandError
from firsthand.learning.programme import programmes, read_programme, read_programme_text, to_toml
from firsthand_web.core.forms import UploadField
from firsthand_web.core.models import Person, Role, Workspace
from firsthand_web.learning.models import Cohort, Seat

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
LARGEST = 2_000_000  # bytes


class CohortForm(forms.Form):
    title = forms.CharField(label="Name", max_length=120, help_text="Such as “Spring 2027”.")
    starts_on = forms.DateField(
        label="First day", widget=DAY, help_text="Mostly a Monday: weeks count from it."
    )
    interns = forms.ModelMultipleChoiceField(
        Person.objects.none(), label="Interns", widget=forms.CheckboxSelectMultiple, required=True
    )
    mentors = forms.ModelMultipleChoiceField(
        Person.objects.none(), label="Mentors", widget=forms.CheckboxSelectMultiple, required=True
    )

    def __init__(self, *args: Any, workspace: Workspace, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = Person.objects.filter(memberships__workspace=workspace)
        guides = (Role.MENTOR, Role.OWNER)
        learners = (Role.INTERN, Role.CONTRIBUTOR, Role.EDITOR)
        self._choose(
            "interns", members.filter(memberships__role__in=learners, memberships__workspace=workspace)
        )
        self._choose(
            "mentors", members.filter(memberships__role__in=guides, memberships__workspace=workspace)
        )

    def _choose(self, name: str, people: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = people.distinct().order_by("name", "pk")


class NewCohortForm(CohortForm):
    programme = forms.ChoiceField(label="Programme", required=False)
    file = UploadField(
        label="Or a programme file", required=False, help_text="TOML, as downloaded from another cohort."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["programme"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(name, read_programme(name).title) for name in programmes()]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        upload = data.pop("file", None)
        if upload is None:
            data["programme"] = to_toml(read_programme(data.get("programme") or programmes()[0]))
            return data
        try:
            if upload.size > LARGEST:
                raise forms.ValidationError(f"A programme file has at most {LARGEST:,} bytes.")
            text = upload.read()
            read_programme_text(text, file=upload.name)
        except FirsthandError as error:
            self.add_error("file", str(error))
        except forms.ValidationError as error:
            self.add_error("file", error)
        else:
            data["programme"] = text.decode("utf-8")
        return data


class ProgrammeForm(forms.Form):
    programme = forms.CharField(
        label="Programme", widget=forms.Textarea(attrs={"rows": 30, "spellcheck": "false", "class": "code"})
    )

    def clean_programme(self) -> str:
        text: str = self.cleaned_data["programme"].replace("\r\n", "\n")
        try:
            read_programme_text(text, file="programme.toml")
        except FirsthandError as error:
            raise forms.ValidationError(str(error)) from error
        return text


def seated(cohort: Cohort) -> dict[str, Any]:
    """What the form of a cohort shows at first."""
    people: dict[str, list[int]] = {Seat.Part.INTERN.value: [], Seat.Part.MENTOR.value: []}
    for seat in cohort.seats.all():
        people[seat.part].append(seat.person_id)
    return {
        "title": cohort.title, "starts_on": cohort.starts_on, "interns": people["intern"],
        "mentors": people["mentor"],
    }  # fmt: skip
