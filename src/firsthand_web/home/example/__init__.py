"""The practice company as its own people see it: estimates, goals, talk. The simulator knows the truth."""

import tomllib
from functools import cache
from importlib import resources
from typing import Any

# The products, each by the name of its simulated world; the first is the one that people land on.
WORLDS = ("ladle", "sill")


@cache
def company() -> dict[str, Any]:
    """The workspace and the people in it."""
    return _toml("company.toml")


@cache
def facts(world: str) -> dict[str, Any]:
    """What the people of one product decided, estimated, named and said."""
    return _toml(f"{world}.toml")


@cache
def internship() -> dict[str, Any]:
    """What somebody who learns there, and her mentor, did and said."""
    return _toml("internship.toml")


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath(name).read_text(encoding="utf-8"))
