"""A folder where somebody learns: Ida is an intern of the autumn's cohort, Max guides her."""

AUTUMN = """
from datetime import date
from firsthand.learning.programme import read_programme, to_toml
from firsthand_web.learning.actions import cohorts
world = worlds.build()
cohort = cohorts.begin(
    by=world.max, product=world.product, title="Autumn", starts_on=date(2026, 11, 2),
    programme=to_toml(read_programme("twelve-weeks")), interns=[world.ida], mentors=[world.max],
)
"""
