"""The rows of experiments, one file per noun."""

from firsthand_web.experiments.models.experiments import Experiment
from firsthand_web.experiments.models.forecasts import Forecast
from firsthand_web.experiments.models.planned import Planned

__all__ = ["Experiment", "Forecast", "Planned"]
