"""Reading a world from its TOML file, every mistake named by its place."""

from firsthand.learning.simulator.reading.world import SHIPPED, SLOTS, read_world, worlds

__all__ = ["SHIPPED", "SLOTS", "read_world", "worlds"]
