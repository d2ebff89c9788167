"""Free texts made ready for comparison: each distinct text once, in an order that rows cannot change."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from firsthand.errors import InputError

_NO_ANSWER = re.compile(r"[\W_]*|\W*(n/?a|no(ne|pe|thing)?|nil|null)\W*")


@dataclass(frozen=True, kw_only=True)
class Corpus:
    """Distinct texts ordered by digest. `rows` has the input rows of each, `people` who said it.

    `digests` has one digest per input row, "" where nothing was said.
    """

    keys: tuple[str, ...]
    texts: tuple[str, ...]
    rows: tuple[tuple[int, ...], ...]
    people: tuple[frozenset[str], ...]
    digests: tuple[str, ...]


def text_digest(text: str) -> str:
    """Sixteen hexadecimal digits that stand for a text whatever its case and white space; "" for no answer.

    No answer is a text without a letter, digit or symbol, or one such as "n/a", "none" and "no".
    """
    plain = " ".join(text.split()).casefold()
    if plain.isascii() and _NO_ANSWER.fullmatch(plain):
        return ""
    return hashlib.blake2b(plain.encode("utf-8", "replace"), digest_size=8).hexdigest()


def read_corpus(texts: Sequence[str], respondents: Sequence[str]) -> Corpus:
    """Collect the distinct texts; raises `InputError` unless there is one respondent per text."""
    if len(texts) != len(respondents):
        raise InputError(f"{len(texts)} texts came with {len(respondents)} respondents: give one for each.")
    digests = tuple(text_digest(text) for text in texts)
    rows: defaultdict[str, list[int]] = defaultdict(list)
    for row, digest in enumerate(digests):
        if digest:
            rows[digest].append(row)
    keys = tuple(sorted(rows))
    # Of several spellings and speakers the first by name stands for all, whatever row it is in.
    for key in keys:
        rows[key].sort(key=lambda row: (" ".join(texts[row].split()), respondents[row], row))
    return Corpus(
        keys=keys,
        texts=tuple(" ".join(texts[rows[key][0]].split()) for key in keys),
        rows=tuple(tuple(rows[key]) for key in keys),
        people=tuple(frozenset(respondents[row] for row in rows[key]) for key in keys),
        digests=digests,
    )
