"""A metric of an experiment as it was planned: what it is, and what part it has in the verdict."""

from dataclasses import asdict, dataclass
from typing import Any

from firsthand.errors import InputError

PRIMARY, SECONDARY, GUARDRAIL = "primary", "secondary", "guardrail"
# How a metric may be read; blank: as it is defined, and in a file a share where there is 0 and 1 alone.
LEVELS = {"median": 0.5, "p90": 0.9}
READ_AS = ("", "mean", "proportion", "ratio", *LEVELS)


@dataclass(frozen=True, kw_only=True)
class Planned:
    """`metric` and `formula` name a metric of the product, as it was then; without, it is one of a file.

    `margin` is the loss that a guardrail bears, a share of the control's mean. Raises `InputError`.
    """

    name: str
    role: str = SECONDARY
    read_as: str = ""
    higher_is_better: bool = True
    margin: float = 0.0
    metric: int | None = None
    formula: dict[str, Any] | None = None

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise InputError("A metric has no name: write what it counts, such as “Orders per person”.")
        if self.role not in (PRIMARY, SECONDARY, GUARDRAIL) or self.read_as not in READ_AS:
            raise InputError(f"“{self.name}”: “{self.role}” read as “{self.read_as}” is not known.")
        if not 0 <= self.margin < 1:
            raise InputError(
                f"The margin of “{self.name}” is {self.margin:g}: it must lie from 0 to below 1."
            )

    @property
    def plain(self) -> dict[str, Any]:
        return asdict(self)


def check(planned: list[Planned]) -> None:
    """One primary metric, and a name of its own for each. Raises `InputError`."""
    names = [each.name for each in planned]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise InputError(f"“{twice[0]}” comes twice: give each metric a name of its own.")
    deciding = [each.name for each in planned if each.role == PRIMARY]
    if planned and len(deciding) != 1:
        said = ", ".join(f"“{name}”" for name in deciding) or "none"
        raise InputError(f"The primary metric is what decides: choose one, not {len(deciding)} ({said}).")
