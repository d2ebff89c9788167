"""Sending mentors what waits for them, where a mail server is set."""

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from firsthand.errors import InputError
from firsthand_web.learning.queries.digest import letters


def send(*, now: datetime) -> int:
    """Send every letter over one connection; returns how many. No row is written, so no history is."""
    if settings.EMAIL_BACKEND == "django.core.mail.backends.dummy.EmailBackend":
        raise InputError(
            "No mail server is set, so nothing was sent: set FIRSTHAND_MAIL_HOST, FIRSTHAND_MAIL_FROM and "
            "FIRSTHAND_ADDRESS."
        )
    if not settings.ADDRESS or not settings.DEFAULT_FROM_EMAIL:
        raise InputError(
            "Letters need a sender and an address to lead to, so nothing was sent: set FIRSTHAND_MAIL_FROM "
            "and FIRSTHAND_ADDRESS."
        )
    mails = [
        EmailMessage(subject=letter.subject, body=letter.text, to=[letter.to.email])
        for letter in letters(address=settings.ADDRESS, now=now)
    ]
    return int(get_connection().send_messages(mails) or 0)
