"""Starting to look for themes."""

from django.test import Client

from firsthand_web.core.models import Job
from firsthand_web.evidence.models import Feedback, Survey
from firsthand_web.insights.models import ThemeRun
from tests.web.access import assert_only_editors_post
from tests.world import World


def test_a_job_finds_them(
    world: World,
    said: list[Feedback],
    eli: Client,
    vera: Client,
    sam: Client,
    django_capture_on_commit_callbacks: object,
) -> None:
    address = world.url("themes/finding/")
    assert_only_editors_post(address, {}, vera=vera, sam=sam)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        started = eli.post(address)
    job = Job.objects.get()
    assert started["Location"] == world.url(f"jobs/{job.pk}/")
    assert eli.get(started["Location"])["Location"] == world.url("themes/")
    assert ThemeRun.objects.get().voices == len(said)


def test_the_voices_of_one_survey(
    world: World,
    survey: Survey,
    said: list[Feedback],
    eli: Client,
    django_capture_on_commit_callbacks: object,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        eli.post(world.url("themes/finding/"), {"survey": survey.pk})
    run = ThemeRun.objects.get()
    assert (run.survey, run.voices) == (survey, Feedback.objects.filter(survey=survey).count())
    assert Job.objects.get().result["url"] == world.url(f"themes/?survey={survey.pk}")


def test_without_voices_the_job_says_why(
    world: World, eli: Client, django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        eli.post(world.url("themes/finding/"))
    job = Job.objects.get()
    assert (job.state, "Nobody has said" in job.error) == (Job.State.FAILED, True)
