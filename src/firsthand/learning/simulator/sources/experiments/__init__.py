"""A/B tests of items in the catalogue: sound ones, small ones, and some that something is wrong with."""

from firsthand.learning.simulator.sources.experiments.files import power, write
from firsthand.learning.simulator.sources.experiments.outcomes import METRICS, Outcomes, expected, outcomes
from firsthand.learning.simulator.sources.experiments.planning import Trial, trials

__all__ = ["METRICS", "Outcomes", "Trial", "expected", "outcomes", "power", "trials", "write"]
