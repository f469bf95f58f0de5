"""Proof: whoever has something to do or to read can see the case, and whoever gets a mail has an address."""

from __future__ import annotations

from collections.abc import Iterator

from engine.actor import SYSTEM_ROLE
from engine.checks.references import Reference, references
from engine.checks.result import Result, result
from engine.definition import Definition
from engine.document import Role
from engine.errors import Problem

WORKS = {"by", "owner", "for", "remind", "escalate", "to", "pausable_by", "overrides"}
GETS_MAIL = {"remind", "escalate", "to"}


def roles_reach(definition: Definition) -> Result:
    """Check every role the file gives something to do, and what those outside the staff may see."""
    found = [*_workers(definition), *_outsiders(definition), *_overrides(definition), *_staff_only(definition)]
    return result(len(definition.document.visibility), found)


def _workers(definition: Definition) -> Iterator[Problem]:
    document, told = definition.document, set[tuple[str, str]]()
    for each in references(definition.draft):
        if each.kind not in {"role", "actor"} or each.name == SYSTEM_ROLE:
            continue
        role = definition.roles[each.name]
        key = _key(each)
        if role.staff and key in WORKS and each.name not in document.visibility and ("sees", each.name) not in told:
            told.add(("sees", each.name))
            message = f"role `{each.name}` has something to do here but sees no case: add it to `visibility`"
            yield definition.draft.problem_at_value("role_without_reach", message, each.where)
        if _gets_mail(each, role) and not _has_address(definition, each.name) and ("mail", each.name) not in told:
            told.add(("mail", each.name))
            message = f"role `{each.name}` gets mail, but `people` names no field with its address"
            yield definition.draft.problem_at_value("no_address", message, each.where)


def _outsiders(definition: Definition) -> Iterator[Problem]:
    for name, reach in definition.document.visibility.items():
        if not definition.roles[name].staff and reach != "own":
            message = f"role `{name}` is not on the staff and may only see its own cases, not `{reach}`"
            yield definition.draft.problem_at_value("outsider_sees_others", message, ("visibility", name), ["own"])
    for name in definition.document.people:
        if definition.roles[name].staff:
            message = f"`people` describes persons outside the staff, but `{name}` signs in"
            yield definition.draft.problem("staff_described", message, "people", name)


def _overrides(definition: Definition) -> Iterator[Problem]:
    for name, rule in definition.document.actions.items():
        for guard, roles in rule.overrides.items():
            where = ("actions", name, "overrides", guard)
            if guard not in rule.guards:
                message = f"action `{name}` lets somebody pass `{guard}`, which does not guard it"
                yield definition.draft.problem_at_key("override_of_nothing", message, where, rule.guards, guard)
            for role in roles:
                if role not in rule.by:
                    message = f"`{role}` may pass `{guard}` of action `{name}` but may not take the action"
                    yield definition.draft.problem_at_value("override_by_nobody", message, where, rule.by, role)


def _staff_only(definition: Definition) -> Iterator[Problem]:
    for each in references(definition.draft):
        if each.kind == "role" and _key(each) == "escalate" and not definition.roles[each.name].staff:
            message = f"role `{each.name}` is not on the staff: an escalation would end outside the house"
            yield definition.draft.problem_at_value("escalates_outside", message, each.where)


def _key(each: Reference) -> str:
    return "overrides" if "overrides" in each.where else each.holder


def _gets_mail(each: Reference, role: Role) -> bool:
    invited = each.holder == "for" and each.where[0] == "tasks"
    return not role.staff and (each.holder in GETS_MAIL or invited)


def _has_address(definition: Definition, role: str) -> bool:
    contact = definition.document.people.get(role)
    return contact is not None and contact.email is not None
