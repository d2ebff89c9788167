"""A draft shows what was recognised, takes changes, and imports nothing by itself."""

from django.test import Client

from firsthand_web.evidence.models import Survey, SurveyDraft
from tests.world import World


def test_what_was_recognised_is_shown(world: World, eli: Client, draft: SurveyDraft) -> None:
    page = eli.get(world.url(f"surveys/drafts/{draft.pk}/")).content.decode()
    assert "SurveyMonkey · utf-8, separated by comma · 1 header row · 60 rows" in page
    assert "respondents known by “Respondent ID”" in page
    assert "How frequently do you use Spoke?" in page
    assert "each column holds only its own label" in page
    assert not Survey.objects.exists()


def test_changes_are_kept(world: World, eli: Client, draft: SurveyDraft) -> None:
    given = {
        "title": "Spoke, autumn",
        "questions": "shown",
        "keep:0:q1": "yes",
        "title:0:q1": "How often?",
        "kind:0:q1": "text",
    }
    eli.post(world.url(f"surveys/drafts/{draft.pk}/"), given)
    draft.refresh_from_db()
    first = draft.recognitions[0]["questions"][0]
    assert (draft.title, first["title"], first["kind"]) == ("Spoke, autumn", "How often?", "text")
    assert "0:q1" not in draft.excluded
    assert "0:q2" in draft.excluded
    page = eli.get(world.url(f"surveys/drafts/{draft.pk}/")).content.decode()
    assert 'value="How often?"' in page


def test_a_kind_that_does_not_exist_changes_nothing(world: World, eli: Client, draft: SurveyDraft) -> None:
    given = {"title": "x", "questions": "shown", "keep:0:q1": "yes", "kind:0:q1": "song"}
    eli.post(world.url(f"surveys/drafts/{draft.pk}/"), given)
    draft.refresh_from_db()
    assert draft.recognitions[0]["questions"][0]["kind"] == "single"


def test_who_may(world: World, vera: Client, sam: Client, draft: SurveyDraft) -> None:
    assert vera.get(world.url(f"surveys/drafts/{draft.pk}/")).status_code == 403
    assert sam.post(world.url(f"surveys/drafts/{draft.pk}/"), {"title": "x"}).status_code == 404


def test_an_imported_draft_leads_to_its_survey(
    world: World, eli: Client, draft: SurveyDraft, survey: Survey
) -> None:
    reply = eli.get(world.url(f"surveys/drafts/{draft.pk}/"))
    assert reply["Location"] == world.url(f"surveys/{survey.pk}/")
