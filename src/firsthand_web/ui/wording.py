"""What forms say of values that cannot be, in our own words: the value or the rule, and the way out."""

from django import forms
from django.core import validators

CHOICES = "“%(value)s” is not among the choices: take one of those offered."
GONE = "What you chose is not there any more: load the page again and choose from what is."

FIELDS: dict[type[forms.Field], dict[str, str]] = {
    forms.ChoiceField: {"invalid_choice": CHOICES},
    forms.MultipleChoiceField: {"invalid_choice": CHOICES, "invalid_list": "Choose from the list."},
    forms.ModelChoiceField: {"invalid_choice": GONE},
    forms.ModelMultipleChoiceField: {
        "invalid_choice": GONE,
        "invalid_pk_value": GONE,
        "invalid_list": "Choose from the list.",
    },
    forms.DateField: {"invalid": "Write a day as year, month, day: 2026-03-31."},
    forms.IntegerField: {"invalid": "Write a whole number, such as 12."},
    forms.FloatField: {"invalid": "Write a number, such as 12.5."},
    forms.DecimalField: {"invalid": "Write a number, such as 12.5."},
}

VALIDATORS: dict[type[validators.BaseValidator], str] = {
    validators.MinValueValidator: "%(show_value)s is too little: it may be %(limit_value)s or more.",
    validators.MaxValueValidator: "%(show_value)s is too much: it may be %(limit_value)s at most.",
    validators.MinLengthValidator: "%(show_value)d characters are too few: write at least %(limit_value)d.",
    validators.MaxLengthValidator: "%(show_value)d characters are too many: keep to %(limit_value)d.",
}


def settle() -> None:
    """Have every form of the application say so."""
    for field, words in FIELDS.items():
        field.default_error_messages = {**field.default_error_messages, **words}
    for validator, message in VALIDATORS.items():
        validator.message = message
    validators.validate_email.message = "Write an e-mail address, such as ada@example.com."
