"""What the factory and the service desk of a physical product export; nothing for a digital one."""

from firsthand.learning.simulator.sources.hardware.devices import Devices, devices
from firsthand.learning.simulator.sources.hardware.factory import Build, Order, builds, orders
from firsthand.learning.simulator.sources.hardware.failures import Failures, failures
from firsthand.learning.simulator.sources.hardware.files import write
from firsthand.learning.simulator.sources.hardware.returns import Return, returns

__all__ = [
    "Build",
    "Devices",
    "Failures",
    "Order",
    "Return",
    "builds",
    "devices",
    "failures",
    "orders",
    "returns",
    "write",
]
