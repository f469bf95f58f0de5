"""Every rule value as it stands on a day: where it comes from, what was set and what is still to come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine.actor import Actor
from engine.database import Database
from engine.errors import NotAllowed
from engine.rule_values import RuleValue
from workflows.register.rule_file import Declared, group_of, rule_file
from workflows.register.rule_values import Setting, all_settings, keys_set_by, sets_rule


@dataclass(frozen=True, slots=True)
class Standing:
    """One rule value on a day.

    ``since`` is None while its default holds; ``settings`` is all that was ever set, the newest day first.
    """

    key: str
    group: str
    rule: Declared
    value: RuleValue
    since: date | None
    settings: tuple[Setting, ...]


def standings(db: Database, day: date, *, actor: Actor) -> tuple[Standing, ...]:
    """Return every rule value that the actor may set, in the order of the file.

    Raises:
        NotAllowed: the actor may set none.
    """
    mine = keys_set_by(actor)
    if not mine:
        raise NotAllowed("this actor sets no rule value", roles=("administrator",))
    with db.read() as tx:
        known = all_settings(tx)
    return tuple(_stands(key, known.get(key, ()), day) for key in rule_file().values if key in mine)


def standing_of(db: Database, key: str, day: date, *, actor: Actor) -> Standing:
    """Return one rule value.

    Raises:
        NotAllowed: the actor may not set it.
        NotFound: there is no such key.
    """
    sets_rule(actor, key)
    return next(each for each in standings(db, day, actor=actor) if each.key == key)


def _stands(key: str, settings: tuple[Setting, ...], day: date) -> Standing:
    rule = rule_file().values[key]
    held = next((each for each in settings if each.valid_from <= day), None)
    value, since = (held.value, held.valid_from) if held else (rule.default, None)
    return Standing(key, group_of(key), rule, value, since, settings)
