"""The rows of communication, one file per noun."""

from firsthand_web.communication.models.answers import Answer
from firsthand_web.communication.models.briefs import Brief

__all__ = ["Answer", "Brief"]
