"""Uploaded files: kept while a draft needs them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

from firsthand_web.core.folder import kept_file
from firsthand_web.evidence.models import FeedbackDraft, SurveyDraft


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file as it arrives: its name and its bytes piece by piece."""

    name: str
    chunks: Iterable[bytes]


def title_of(name: str) -> str:
    """What to call it before anybody says: the name of the file in plain words, or nothing."""
    plain = name.rsplit("/", 1)[-1].partition(".")[0].replace("_", " ").replace("-", " ").strip()
    return plain[:1].upper() + plain[1:120]


def forget(digests: Iterable[str]) -> None:
    """Remove kept files that no draft needs any more."""
    surveys = SurveyDraft.objects.values_list("files", flat=True)
    needed = {file["digest"] for files in surveys for file in files}
    needed |= {file["digest"] for file in FeedbackDraft.objects.values_list("file", flat=True)}
    for digest in set(digests) - needed:
        kept_file(settings.FOLDER, digest).unlink(missing_ok=True)
