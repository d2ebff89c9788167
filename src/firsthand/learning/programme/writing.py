"""A programme as a TOML file that `read_programme` takes back unchanged."""

from dataclasses import asdict

import tomli_w

from firsthand.learning.programme.model import Programme


def to_toml(programme: Programme) -> str:
    return tomli_w.dumps(
        {key: _plain(each) for key, each in asdict(programme).items()}, multiline_strings=True
    )


def _plain(value: object) -> object:
    """Tuples as lists: TOML knows no tuples."""
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    return value
