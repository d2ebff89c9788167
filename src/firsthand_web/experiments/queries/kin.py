"""An experiment and the item that it tests belong to each other's threads without a link.

Once the item has taken the effect over, there is one.
"""

from firsthand_web.core.models import Record
from firsthand_web.experiments.models import Experiment
from firsthand_web.roadmap.models import Item


def tested(experiment: Experiment) -> list[Record]:
    return [experiment.tested] if experiment.tested and not experiment.used else []


def tests(item: Item) -> list[Record]:
    return list(Experiment.objects.filter(item=item, used={}))
