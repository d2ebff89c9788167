"""Pages of experiments, one file per noun."""

from firsthand_web.experiments.views.data import (
    experiment_events,
    experiment_file,
    experiment_reading,
    experiment_upload,
)
from firsthand_web.experiments.views.experiments import (
    experiment,
    experiment_again,
    experiment_edit,
    experiment_end,
    experiment_new,
    experiment_start,
    experiments,
)
from firsthand_web.experiments.views.rules import experiment_forecast, experiment_power, experiment_rule
from firsthand_web.experiments.views.verdicts import (
    experiment_decision,
    experiment_effect,
    experiment_effect_removal,
    experiment_learned,
    experiment_library,
)

__all__ = [
    "experiment",
    "experiment_again",
    "experiment_decision",
    "experiment_edit",
    "experiment_effect",
    "experiment_effect_removal",
    "experiment_end",
    "experiment_events",
    "experiment_file",
    "experiment_forecast",
    "experiment_learned",
    "experiment_library",
    "experiment_new",
    "experiment_power",
    "experiment_reading",
    "experiment_rule",
    "experiment_start",
    "experiment_upload",
    "experiments",
]
