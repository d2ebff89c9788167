"""A product that never was, whose truth is known."""

from firsthand.learning.simulator.emit import Simulated, simulate, write
from firsthand.learning.simulator.reading import read_world, worlds
from firsthand.learning.simulator.world import World

__all__ = ["Simulated", "World", "read_world", "simulate", "worlds", "write"]
