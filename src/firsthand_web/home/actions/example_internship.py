"""The internship at the practice company: somebody learns there, and her mentor looks at what she does."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction

from firsthand.learning.programme import read_programme, to_toml
from firsthand_web.core.actions import proposals, talk
from firsthand_web.core.models import Role
from firsthand_web.home.actions.example_cast import Cast
from firsthand_web.home.example import internship as facts
from firsthand_web.insights.actions import needs
from firsthand_web.learning.actions import assessments, cohorts, remarks, reviews
from firsthand_web.learning.actions import work as working
from firsthand_web.learning.models import Cohort, Review, Round, Work
from firsthand_web.roadmap.actions import weighty
from firsthand_web.roadmap.actions.decisions import Draft


@transaction.atomic
def internship(cast: Cast) -> None:
    """In its second week: work that is accepted, waits and is begun, levels, and something proposed."""
    if cast.world != facts()["world"] or Cohort.objects.filter(product=cast.product).exists():
        return
    cohort = cohorts.begin(
        by=cast.owner,
        product=cast.product,
        title=facts()["title"],
        starts_on=cast.today - timedelta(days=cast.today.weekday() + 7),
        programme=to_toml(read_programme(facts()["programme"])),
        interns=[cast.ida],
        mentors=[cast.ruth],
    )
    need = cast.need(facts()["need"]["id"])
    needs.edit(by=cast.ida, need=need, statement=need.statement, detail=facts()["need"]["detail"])
    for said in facts()["comments"]:
        talk.comment(by=cast.ida, record=cast.record(said["on"]), text=said["text"])
    for given in facts()["works"]:
        work = _begin(cast, cohort, given)
        if "words" in given:
            round_ = working.hand_in(by=cast.ida, work=work, words=given["words"])
            if "review" in given:
                _review(cast, round_, given["review"])
    _assess(cast, cohort)
    _propose(cast)


def _begin(cast: Cast, cohort: Cohort, given: Mapping[str, Any]) -> Work:
    assignment = cohort.content.assignment[given["assignment"]]
    work = working.begin(by=cast.ida, cohort=cohort, assignment=assignment)
    working.bind(by=cast.ida, work=work, record=cast.record(given["on"]))
    return work


def _review(cast: Cast, round_: Round, given: Mapping[str, Any]) -> None:
    draft = reviews.Draft(
        levels=given["levels"],
        words=given["words"],
        private=given["private"],
        verdict=Review.Verdict.ACCEPT,
        minutes=given["minutes"],
    )
    review = reviews.keep(by=cast.ruth, round_=round_, draft=draft)
    for said in given["remarks"]:
        remarks.add(
            by=cast.ruth, review=review, part=said["part"], text=said["text"], quote=said.get("quote", "")
        )
    reviews.sign(by=cast.ruth, review=review, seen=round_.digest)


def _assess(cast: Cast, cohort: Cohort) -> None:
    """How far she is, as she sees it and as her mentor does."""
    for name, levels in facts()["assessments"].items():
        judged = {
            competency: assessments.Judged(
                level=each["level"],
                words=each["words"],
                cites=[cast.record(each["cites"])] if "cites" in each else [],
            )
            for competency, each in levels.items()
        }
        assessments.assess(by=getattr(cast, name), cohort=cohort, intern=cast.ida, judged=judged)


def _propose(cast: Cast) -> None:
    """A decision, which waits until a mentor or the owner accepts it."""
    draft = Draft(decided_on=cast.today, review_on=cast.today + timedelta(days=28), **facts()["decision"])
    proposals.settle(
        by=cast.ida,
        product=cast.product,
        role=Role.INTERN,
        act=weighty.DECISION.name,
        title=f"Decide: {draft.title}",
        payload=weighty.decision_payload(draft),
    )
