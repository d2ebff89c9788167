"""Files of events as people have them: unpacked, recognised, brought into one shape, with what was wrong."""

from firsthand.measurement.incoming.packing import Sizes
from firsthand.measurement.incoming.shapes import SHAPES, Recognition
from firsthand.measurement.incoming.staging import Fault, Preview, Staged, look, stage

__all__ = ["SHAPES", "Fault", "Preview", "Recognition", "Sizes", "Staged", "look", "stage"]
