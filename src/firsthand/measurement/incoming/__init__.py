"""Files of events as people have them: unpacked, recognised, brought into one shape, with what was wrong."""

from firsthand.measurement.incoming.dates import DATES
from firsthand.measurement.incoming.packing import Sizes
from firsthand.measurement.incoming.previewing import Preview, Read, look, preview
from firsthand.measurement.incoming.shapes import PARTS, SHAPES, Recognition, places_of, shape_of
from firsthand.measurement.incoming.staging import Fault, Reason, Staged, stage

__all__ = [
    "DATES",
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
    "places_of",
    "preview",
    "shape_of",
    "stage",
]
