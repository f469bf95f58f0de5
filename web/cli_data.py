"""Commands about what is kept: verified, erased when its time is over, sown, sealed anew, built as a demo."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from importlib.util import find_spec
from types import MappingProxyType
from typing import Annotated

import typer

from web.cli_parts import FAILED, HELP, database, fail, say, settings_now, words


def audit() -> None:
    """Verify the record of every case."""
    from engine.history import audit as verify
    from workflows.register.record_audit import audit_register

    with database() as db, db.read() as tx:
        found, register = verify(tx), audit_register(tx)
    for broken in found.broken:
        say("broken", code=broken.code, sequence=broken.sequence, fault=broken.fault)
    for row in register.broken:
        say("broken_row", record=row.record, id=row.record_id, sequence=row.sequence, fault=row.fault)
    if found.broken or register.broken:
        raise typer.Exit(FAILED)
    say("intact", cases=found.cases, events=found.events)
    say("register_intact", rows=register.rows, events=register.events)


def retain(*, dry_run: Annotated[bool, typer.Option("--dry-run", help=HELP["retain_dry"])] = False) -> None:
    """Erase what may no longer be kept, or tell how much that would be."""
    from web.main import all_workflows
    from workflows.retention import expected, work_off

    workflows, now = all_workflows(settings_now()), datetime.now(UTC)
    with database() as db:
        found = expected(db, workflows, now) if dry_run else work_off(db, workflows, now)
    say("would_go" if dry_run else "went")
    for rule, count in found.items():
        say("retained", count=count, what=words()["retention"][rule])


def seed() -> None:
    """Add what a new register begins with."""
    from engine.actor import SYSTEM
    from workflows.dashboard.moments import load_moments
    from workflows.register.seeding import seed as sow

    now = datetime.now(UTC)
    with database() as db:
        count = sow(db, SYSTEM, now).total + load_moments(db, SYSTEM, now)
    say("seeded", count=count)


def reseal() -> None:
    """Seal every wellbeing note anew with the first key."""
    from web.main import all_workflows
    from web.secret_key import seal_of
    from workflows.register.resealing import renew_seals

    with database() as db:
        done = renew_seals(db, all_workflows(settings_now()), seal=seal_of(settings_now()))
    say("resealed", count=done)


def add_admin(
    name: Annotated[str, typer.Argument(help=HELP["admin_name"])],
    email: Annotated[str, typer.Argument(help=HELP["admin_email"])],
) -> None:
    """Add an administrator: the first one lets all others in."""
    from engine.actor import SYSTEM
    from engine.errors import BadInput
    from web.forms import sentences
    from web.people_faces import people_words
    from workflows.register.staff import take_on

    typed = {"name": name, "email": email, "language": "nl"}
    try:
        with database() as db:
            take_on(db, typed, "administrator", None, actor=SYSTEM, now=datetime.now(UTC))
    except BadInput as error:
        fail("admin", detail=" ".join(sentences(error, people_words()["labels"]).values()))
    say("admin_added", email=email, address=f"{settings_now().base_url.rstrip('/')}/aanmelden")


def demo(
    *,
    small: Annotated[bool, typer.Option("--small", help=HELP["demo_small"])] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help=HELP["demo_fresh"])] = False,
) -> None:
    """Build the demo city."""
    from importlib import import_module

    builder = import_module("web.demo.build")
    try:
        city = builder.build(settings_now(), small=small, fresh=fresh)
    except builder.NotEmpty:
        fail("not_empty")
    kinds = {kind: city.learners[kind] for kind in ("vt", "buso", "clw", "syntra")}
    say(
        "demo_figures",
        learners=city.learners.total(),
        schools=city.schools.total(),
        programmes=len(city.by_programme),
        agreements=city.agreements,
        running=city.running,
        **kinds,
    )


# A program installed without the demo city does not offer it.
_SHIPPED = find_spec("web.demo") is not None and find_spec("web.demo.build") is not None
COMMANDS: MappingProxyType[str, Callable[..., None]] = MappingProxyType(
    {
        "add-admin": add_admin,
        "audit": audit,
        "retain": retain,
        "seed": seed,
        "reseal": reseal,
        **({"demo": demo} if _SHIPPED else {}),
    }
)
"""By the name that is typed."""
