"""What each column of a feedback file is."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

from firsthand.errors import InputError

Role = Literal["text", "heading", "person", "date", "rating", "id", "attribute", "out"]
ROLES: tuple[Role, ...] = get_args(Role)
# What at most one column can be.
ONCE: tuple[Role, ...] = ("text", "heading", "person", "date", "rating", "id")


@dataclass(frozen=True, kw_only=True)
class Columns:
    """The `headers` of a file with the role of each, and the `reasons` that recognition had.

    text: what was said. heading: a title over it, put before it. person: the key by which distinct people
    are counted. date: when. rating: a number on `scale` (lowest, highest), kept as an attribute. id: tells
    the same feedback in a later file; without one the row's content does. attribute: kept by its header.
    out: not kept. `day_first` says how 03/04/2026 is read.
    """

    headers: tuple[str, ...]
    roles: tuple[Role, ...]
    reasons: tuple[str, ...]
    day_first: bool = True
    scale: tuple[int, int] = (1, 5)

    def __post_init__(self) -> None:
        if not len(self.headers) == len(self.roles) == len(self.reasons):
            raise InputError(f"{len(self.roles)} roles for {len(self.headers)} columns: give one for each.")
        for role in ONCE:
            found = [h for h, given in zip(self.headers, self.roles, strict=True) if given == role]
            if len(found) > 1:
                listed = " and ".join(f"“{header}”" for header in found[:3])
                raise InputError(f"{listed} are all the {role}: choose one column, the others as attributes.")
        if "text" not in self.roles:
            raise InputError("No column is the text: choose the one that holds what people said.")

    def at(self, role: Role) -> int | None:
        """Where the column of a role stands, from 0."""
        return self.roles.index(role) if role in self.roles else None


def to_json(columns: Columns) -> dict[str, Any]:
    """Columns as plain JSON data."""
    return asdict(columns)


def from_json(data: Mapping[str, Any]) -> Columns:
    """The columns that `to_json` gave. Raises `InputError` when it is something else."""
    try:
        roles = tuple(data["roles"])
        if not set(roles) <= set(ROLES):
            raise InputError(f"roles={roles} must each be one of {', '.join(ROLES)}.")
        low, high = data["scale"]
        return Columns(
            headers=tuple(data["headers"]),
            roles=roles,
            reasons=tuple(data["reasons"]),
            day_first=bool(data["day_first"]),
            scale=(int(low), int(high)),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(f"These are no stored columns of a feedback file: {error!r}.") from error
