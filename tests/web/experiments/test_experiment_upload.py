"""Bringing a file: kept until somebody says what its columns are."""

from django.test import Client

from firsthand_web.experiments.models import Experiment
from tests.web.experiments.conftest import rows, upload
from tests.world import World


def test_a_file_is_kept_and_its_columns_are_asked_next(
    world: World, experiment: Experiment, eli: Client, vera: Client, sam: Client
) -> None:
    address = world.url(f"experiments/{experiment.pk}/upload/")
    assert (sam.get(address).status_code, vera.get(address).status_code) == (404, 403)
    assert upload(eli, address, rows()).url == world.url(f"experiments/{experiment.pk}/file/")
    experiment.refresh_from_db()
    assert experiment.upload["name"] == "people.csv"
    assert (experiment.source, experiment.result) == ({}, {})


def test_an_empty_file_is_refused(world: World, experiment: Experiment, eli: Client) -> None:
    address = world.url(f"experiments/{experiment.pk}/upload/")
    answer = upload(eli, address, b" ", name="nothing.parquet")
    assert answer.status_code == 422
    assert "nothing.parquet" in answer.content.decode()
    experiment.refresh_from_db()
    assert experiment.upload == {}
