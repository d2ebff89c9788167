"""What forms say of values that cannot be: our own words, with the value or the rule and the way out."""

import pytest
from django import forms

from firsthand_web.core.models import Workspace

NONE = "“b” is not among the choices: take one of those offered."


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        (forms.ChoiceField(choices=[("a", "A")]), "b", NONE),
        (forms.MultipleChoiceField(choices=[("a", "A")]), ["b"], NONE),
        (forms.DateField(), "soon", "Write a day as year, month, day: 2026-03-31."),
        (forms.IntegerField(), "1.5", "Write a whole number, such as 12."),
        (forms.FloatField(), "much", "Write a number, such as 12.5."),
        (forms.FloatField(min_value=0.5), "0.2", "0.2 is too little: it may be 0.5 or more."),
        (forms.IntegerField(max_value=90), "91", "91 is too much: it may be 90 at most."),
        (forms.CharField(max_length=3), "long", "4 characters are too many: keep to 3."),
        (forms.EmailField(), "ada", "Write an e-mail address, such as ada@example.com."),
    ],
)  # fmt: skip
def test_it_is_said_in_our_words(field: forms.Field, value: object, said: str) -> None:
    with pytest.raises(forms.ValidationError) as refused:
        field.clean(value)
    assert refused.value.messages == [said]


@pytest.mark.django_db
def test_what_is_gone_is_said_to_be_gone() -> None:
    for field in (
        forms.ModelChoiceField(Workspace.objects.all()),
        forms.ModelMultipleChoiceField(Workspace.objects.all()),
    ):
        value: object = ["12345"] if isinstance(field, forms.ModelMultipleChoiceField) else "12345"
        with pytest.raises(forms.ValidationError, match="not there any more"):
            field.clean(value)
