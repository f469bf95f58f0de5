"""The language in which somebody who signs in reads: theirs to choose, with its event in the record of the register."""

from __future__ import annotations

from datetime import datetime

from engine.actor import Actor
from engine.database import Database
from engine.errors import BadInput, FieldProblem, NotFound
from engine.tables import persons
from workflows.register.staff import FIELDS
from workflows.register.write import Writer


def choose_language(db: Database, language: str, *, actor: Actor, now: datetime) -> bool:
    """Let the actor read pages and mails in a language from now on; tell whether that is another than before.

    Raises:
        NotFound: nobody is signed in.
        BadInput: the pages of staff do not exist in that language.
    """
    if actor.person_id is None:
        raise NotFound("nobody reads here")
    if language not in FIELDS["language"].options:
        raise BadInput((FieldProblem("language", "unknown_choice"),))
    with db.transaction() as tx:
        return Writer(tx, actor, now).change(persons, actor.person_id, {"language": language})
