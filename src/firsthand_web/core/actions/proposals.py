"""Weighty acts: done at once by those who may, proposed by those who learn or contribute."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from firsthand.errors import InputError
from firsthand_web.core import registry
from firsthand_web.core.actions import history
from firsthand_web.core.models import Person, Product, Proposal, Record, Role, Workspace


def waits(role: Role, workspace: Workspace, act: str) -> bool:
    """Whether somebody with this role has to ask before this act."""
    return role.rank < Role.EDITOR.rank and (workspace.weighty is None or act in workspace.weighty)


@transaction.atomic
def settle(
    *,
    by: Person,
    product: Product,
    role: Role,
    act: str,
    title: str,
    payload: dict[str, Any],
    record: Record | None = None,
) -> Record:
    """Do a weighty act, and return what it leads to; or, where it has to wait, return its `Proposal`.

    `payload` is plain JSON. A newer proposal of the same act about the same record replaces a waiting one.
    """
    if waits(role, product.workspace, act):
        return _propose(by=by, product=product, act=act, title=title, payload=payload, record=record)
    return registry.weighty(act).run(by=by, product=product, payload=payload)


def _propose(
    *, by: Person, product: Product, act: str, title: str, payload: dict[str, Any], record: Record | None
) -> Proposal:
    known = registry.weighty(act)
    if record is not None:
        for older in Proposal.objects.about(record).waiting().filter(act=act):
            _decide(older, by=by, state=Proposal.State.WITHDRAWN, reason="A newer one replaces it.")
    made = Proposal(
        product=product,
        created_by=by,
        act=act,
        title=title[:200],
        record_type=record.type_name() if record else "",
        record_id=record.pk if record else None,
        payload=payload,
        says=[list(part) for part in known.says(product, payload)],
        digest=known.digest(product, payload),
    )
    made.save()
    history.note(by=by, verb="core.proposal.made", record=made, data={"act": act})
    return made


@transaction.atomic
def accept(*, by: Person, proposal: Proposal, reason: str = "") -> Record:
    """Do what was proposed, in the name of whoever proposed it; refused when that has changed since."""
    proposal = _waiting(proposal)
    known = registry.weighty(proposal.act)
    if known.digest(proposal.product, proposal.payload) != proposal.digest:
        raise InputError("What this is about has changed since it was proposed: ask for a new proposal.")
    result = known.run(by=proposal.created_by or by, product=proposal.product, payload=proposal.payload)
    proposal.result_type, proposal.result_id = result.type_name(), result.pk
    _decide(proposal, by=by, state=Proposal.State.ACCEPTED, reason=reason)
    return result


@transaction.atomic
def decline(*, by: Person, proposal: Proposal, reason: str) -> None:
    """Send it back with what is missing; nothing else changes."""
    if not reason.strip():
        raise InputError("Say what is missing: whoever proposed it wants to learn from it.")
    _decide(_waiting(proposal), by=by, state=Proposal.State.DECLINED, reason=reason)


@transaction.atomic
def withdraw(*, by: Person, proposal: Proposal) -> None:
    _decide(_waiting(proposal), by=by, state=Proposal.State.WITHDRAWN, reason="")


@transaction.atomic
def declare_weighty(*, by: Person, workspace: Workspace, acts: Sequence[str]) -> None:
    """Choose which acts wait for acceptance."""
    known = [act.name for act in registry.weighty_acts()]
    if unknown := sorted(set(acts) - set(known)):
        raise InputError(f"“{unknown[0]}” is not a weighty act: choose among {', '.join(known)}.")
    workspace.weighty = sorted(acts)
    workspace.save(update_fields=["weighty"])
    history.note(
        by=by, verb="core.workspace.weighty-acts-chosen", workspace=workspace, label=workspace.name,
        data={"acts": workspace.weighty},
    )  # fmt: skip


def _waiting(proposal: Proposal) -> Proposal:
    locked: Proposal = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if not locked.is_waiting:
        raise InputError(f"This proposal is settled already: {locked.get_state_display().lower()}.")
    return locked


def _decide(proposal: Proposal, *, by: Person, state: Proposal.State, reason: str) -> None:
    proposal.state, proposal.reason = state, reason.strip()
    proposal.decided_by, proposal.decided_at = by, timezone.now()
    proposal.save()
    history.note(by=by, verb=f"core.proposal.{state.value}", record=proposal, data={"act": proposal.act})
