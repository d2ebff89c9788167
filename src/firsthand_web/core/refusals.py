"""What an action refuses is said where the person stands, and what they typed stays."""

from collections.abc import Iterator
from contextlib import contextmanager

from django import forms
from django.contrib import messages
from django.http import HttpRequest

from firsthand.errors import InputError


@contextmanager
def on_form(form: forms.BaseForm, field: str | None = None) -> Iterator[None]:
    """At the field, or above the form."""
    try:
        yield
    except InputError as error:
        form.add_error(field, str(error))


@contextmanager
def in_message(request: HttpRequest) -> Iterator[None]:
    """Above the page that comes next."""
    try:
        yield
    except InputError as error:
        messages.error(request, str(error))
