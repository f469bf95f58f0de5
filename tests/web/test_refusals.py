"""What a page answers to whoever asks for more than their role allows."""

from __future__ import annotations

from sqlalchemy import select

from engine.tables import cases
from tests.builders import a_library, a_loan, lend
from tests.web.site import Site


def test_a_step_of_another_role_is_refused_in_words(db):
    """Whoever calls the address of a step that is not theirs is told so; the case stays where it was."""
    site = Site(db, a_library(db))
    case = a_loan(db, site.place)
    lend(db, site.place, case.id)
    with db.read() as tx:
        version = tx.execute(select(cases.c.version).where(cases.c.id == case.id)).scalar_one()
    lead = site.signed_in(site.place.lead)

    form = lead.get(f"/dossiers/{case.id}/stap/repair")
    step = lead.post(f"/dossiers/{case.id}/stap/repair", data={"version": str(version), "key": "k" * 20})

    for answer in (step, form):
        assert answer.status_code == 403
        assert "Dit mag u niet doen" in answer.text
        assert "not_allowed" in answer.text
    with db.read() as tx:
        assert tx.execute(select(cases.c.state).where(cases.c.id == case.id)).scalar_one() == "lent"
