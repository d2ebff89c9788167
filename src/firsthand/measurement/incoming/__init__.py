"""Files of events as people have them: unpacked, recognised, brought into one shape, with what was wrong."""

from firsthand.measurement.incoming.packing import Sizes
from firsthand.measurement.incoming.previewing import Preview, Read, look, preview
from firsthand.measurement.incoming.shapes import PARTS, SHAPES, Recognition
from firsthand.measurement.incoming.staging import Fault, Reason, Staged, stage

__all__ = [
    "PARTS",
    "SHAPES",
    "Fault",
    "Preview",
    "Read",
    "Reason",
    "Recognition",
    "Sizes",
    "Staged",
    "look",
    "preview",
    "stage",
]
