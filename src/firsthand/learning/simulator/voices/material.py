"""What can be said about each need of a product: phrases, not sentences, read from worlds/<world>.toml."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from firsthand.errors import InputError
from firsthand.learning.simulator.voices.grammar import Rules, parsed

_HERE = files("firsthand.learning.simulator.voices")
_WORLDS, _PLAIN = _HERE / "worlds", _HERE / "plain"
PHRASES = ("thing", "act", "fault", "hurt", "around", "better", "joy")


@dataclass(frozen=True, kw_only=True)
class NeedTalk:
    """The phrases of one need, per language; each phrase is a production of the grammar.

    Every language has all of `PHRASES`: thing (a noun phrase), act (what the customer wants to do), fault
    (what the product does instead), hurt (what comes of it), around (a workaround), better (what the product
    should do), joy (what it does well). Those that are said bluntly stand in plain/<world>.toml; a kind
    without any is said as always.
    """

    id: str
    phrases: dict[str, Rules]


@dataclass(frozen=True, kw_only=True)
class Topic:
    """A product as its customers talk about it: its needs, and words that belong to no need, per language."""

    id: str
    needs: tuple[NeedTalk, ...]
    common: dict[str, Rules]

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(self.common)


def topics() -> tuple[str, ...]:
    """The ids of the worlds that have words."""
    return tuple(sorted(file.name[:-5] for file in _WORLDS.iterdir() if file.name.endswith(".toml")))


@cache
def load_topic(world: str) -> Topic:
    """The words of `world`, one of `topics()`; InputError for any other."""
    if world not in topics():
        raise InputError(
            f"No words are written for the world “{world}”; choose one of {', '.join(topics())}."
        )
    data, plain = _read(_WORLDS / f"{world}.toml"), _PLAIN / f"{world}.toml"
    said = _read(plain) if plain.is_file() else {}
    blunt, more = said.get("needs", {}), said.get("common", {})
    common = {language: parsed(rules | more.get(language, {})) for language, rules in data["common"].items()}
    needs = tuple(
        NeedTalk(
            id=id_,
            phrases={
                language: parsed(talk[language] | _blunt(blunt.get(id_, {}).get(language, {})))
                for language in common
            },
        )
        for id_, talk in data["needs"].items()
    )
    for need in needs:
        for language, rules in need.phrases.items():
            if missing := set(PHRASES) - set(rules):
                lacking = ", ".join(sorted(missing))
                raise InputError(f"Need “{need.id}” of “{world}” lacks {lacking} in “{language}”; add them.")
    return Topic(id=world, needs=needs, common=common)


def _read(file: Traversable) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _blunt(phrases: dict[str, list[str]]) -> dict[str, list[str]]:
    return {f"{kind}.blunt": said for kind, said in phrases.items()}
