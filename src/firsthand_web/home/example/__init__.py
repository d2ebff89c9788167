"""The facts of the example company, all invented: nothing here knows of rows or pages."""

import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def company() -> dict[str, Any]:
    """Needs, teams, items, metrics and conversation, as company.toml has them."""
    return _toml("company.toml")


@cache
def voices() -> dict[str, Any]:
    """What hosts say in their own words."""
    return _toml("voices.toml")


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath(name).read_text(encoding="utf-8"))
