"""Everything beside events that tells of a product: what tools export, and the truth of it apart.

Each source is a module here with `write(folder, truth, setting)`.
"""

from importlib import import_module
from pathlib import Path

from firsthand.learning.simulator.setting import Setting
from firsthand.learning.simulator.voices.material import topics

# Names of the modules, in the order of writing; add yours once it works.
SOURCES: tuple[str, ...] = (
    "feedback",
    "interviews",
    "usability",
    "sales",
    "competitors",
    "surveys",
    "experiments",
    "hardware",
    "delivery",
)
# Those in which people talk: a world without words for them has none.
SPOKEN = ("feedback", "interviews", "usability", "sales", "competitors")


def write_source(name: str, folder: Path, truth: Path, setting: Setting) -> None:
    """Write one source's files into the product's `folder` and what is true of them into `truth`.

    A source is loaded only when it is written: their grammars take time to read.
    """
    if name in SPOKEN and setting.world.name not in topics():
        return
    import_module(f"{__name__}.{name}").write(folder, truth, setting)
