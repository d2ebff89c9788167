"""What the customers of an invented product write: planned first, then put into words by a grammar."""

from firsthand.learning.simulator.voices.material import NeedTalk, Topic, load_topic, topics
from firsthand.learning.simulator.voices.personas import Persona, sample_persona
from firsthand.learning.simulator.voices.speak import Settings, Voice, converse

__all__ = [
    "NeedTalk", "Persona", "Settings", "Topic", "Voice", "converse", "load_topic", "sample_persona", "topics",
]  # fmt: skip
