"""Letters as they are read: with their fields filled in, as files, and in the words of a proposal."""

import hashlib
import io
import json
import re
import zipfile
from email.message import EmailMessage

from django.conf import settings

from firsthand.errors import InputError
from firsthand.tables import write_csv
from firsthand_web.core.models import Person
from firsthand_web.evidence.models import Letter, Recipient

FIELDS = ("name", "product", "sender")
FRIEND = "there"  # “Hello there”, where nobody knows the name
_FIELD = re.compile(r"\{(\w*)\}")


def mail_ready() -> bool:
    """Whether a mail server and a sender are set."""
    dummy = "django.core.mail.backends.dummy.EmailBackend"
    return dummy != settings.EMAIL_BACKEND and bool(settings.DEFAULT_FROM_EMAIL)


def check_fields(text: str) -> None:
    """Refuse a field that nothing fills in."""
    if unknown := next((name for name in _FIELD.findall(text) if name not in FIELDS), None):
        raise InputError(
            f"Nothing fills in “{{{unknown}}}”: use {', '.join(f'{{{name}}}' for name in FIELDS)}."
        )


def written(letter: Letter, recipient: Recipient, sender: Person | None) -> tuple[str, str]:
    """Subject and text as this recipient reads them, the line of consent below."""
    said = {"name": recipient.name or FRIEND, "product": letter.product.name, "sender": str(sender or "")}

    def fill(text: str) -> str:
        return _FIELD.sub(lambda found: said.get(found[1], found[0]), text)

    subject = " ".join(fill(letter.subject).split())
    return subject, f"{fill(letter.text).strip()}\n\n--\n{fill(letter.consent).strip()}\n"


def says(letter: Letter) -> list[tuple[str, str]]:
    """What somebody who has to accept it reads."""
    people = list(letter.recipients.all())
    names = ", ".join(f"{each.name} <{each.email}>" if each.name else each.email for each in people)
    return [
        ("What it is for", letter.purpose),
        (f"Goes to {len(people)}", names),
        (letter.subject, f"{letter.text}\n\n--\n{letter.consent}"),
    ]


def digest(letter: Letter) -> str:
    """Changes with its words and with whom it goes to."""
    known = [letter.subject, letter.text, letter.consent, letter.purpose]
    known += sorted(letter.recipients.values_list("email", flat=True))
    return hashlib.sha256(json.dumps(known).encode()).hexdigest()


def csv_of(letter: Letter, sender: Person | None) -> bytes:
    """A row for each recipient, for a mail merge elsewhere."""
    out = io.StringIO()
    rows = [[each.email, each.name, *written(letter, each, sender)] for each in letter.recipients.all()]
    write_csv(out, ["email", "name", "subject", "text"], rows)
    return out.getvalue().encode()


def mails_of(letter: Letter, sender: Person | None) -> bytes:
    """A ZIP of mails that mail programs open as drafts, one for each recipient."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as files:
        for number, each in enumerate(letter.recipients.all(), start=1):
            mail = EmailMessage()
            mail["Subject"], text = written(letter, each, sender)
            mail["To"], mail["X-Unsent"] = each.email, "1"
            mail.set_content(text)
            files.writestr(f"{number:03d}-{each.email.partition('@')[0]}.eml".replace("/", "-"), bytes(mail))
    return out.getvalue()
