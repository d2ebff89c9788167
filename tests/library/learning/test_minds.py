"""What single people need: their segment's shares, and the same people in every stretch."""

from dataclasses import replace

import numpy as np
import pytest

from firsthand.learning.simulator import read_world
from firsthand.learning.simulator.minds import minds
from firsthand.learning.simulator.people import customers
from firsthand.learning.simulator.setting import Setting


def test_shares_are_the_segments_and_people_stay_themselves_when_satisfaction_rises() -> None:
    setting = Setting(world=read_world("ladle"), seed=2, users=3000, days=21)
    people = customers(setting)
    now = minds(setting, people)
    for segment in setting.world.segments:
        rows = np.array([one.segment == segment.id for one in people])
        for place, need in enumerate(setting.world.needs):
            matters, met = now.matters[rows, place].mean(), (now.margin[rows, place] > 0).mean()
            assert matters == pytest.approx(need.importance[segment.id], abs=0.1)
            assert met == pytest.approx(need.satisfaction[segment.id], abs=0.1)
    happier = tuple(
        replace(need, satisfaction={each: share + 0.2 for each, share in need.satisfaction.items()})
        for need in setting.world.needs
    )
    later = minds(replace(setting, world=replace(setting.world, needs=happier)), people)
    assert (later.matters == now.matters).all()
    assert later.margin == pytest.approx(now.margin + 0.2)
