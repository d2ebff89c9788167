"""Making and revoking write keys."""

import hashlib
import secrets

from django.db import transaction
from django.utils import timezone

from firsthand_web.core.actions import history
from firsthand_web.core.models import Person, Product
from firsthand_web.measurement.models import WriteKey


def digest_of(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


@transaction.atomic
def create_key(*, by: Person | None, product: Product, name: str) -> tuple[WriteKey, str]:
    """The row, and the key itself: it is nowhere else."""
    key = secrets.token_hex(24)
    made = WriteKey.objects.create(
        product=product, name=name[:80], digest=digest_of(key), start=key[:6], created_by=by
    )
    _note(by, made, "created")
    return made, key


@transaction.atomic
def revoke_key(*, by: Person | None, key: WriteKey) -> None:
    """From now on nothing is taken from whoever has it; what came before stays."""
    if key.revoked_at is None:
        key.revoked_at = timezone.now()
        key.save()
        _note(by, key, "revoked")


def _note(by: Person | None, key: WriteKey, what: str) -> None:
    verb = f"measurement.write-key.{what}"
    history.note(by=by, verb=verb, product=key.product, label=key.name, data={"start": key.start})
