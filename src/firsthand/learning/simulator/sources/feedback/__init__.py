"""What customers write of themselves: feedback in the product, tickets to support, reviews in the store."""

from firsthand.learning.simulator.sources.feedback.messages import Message, messages
from firsthand.learning.simulator.sources.feedback.shapes import write

__all__ = ["Message", "messages", "write"]
