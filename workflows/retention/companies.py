"""What goes of companies: the people one talked to, and later the history of a lead. The company itself stays."""

from __future__ import annotations

from sqlalchemy import select

from engine.erasing import forget_record
from workflows.register.tables import company_contacts, contacts, lead_offers, mentors
from workflows.retention.case import Erasing
from workflows.retention.due import PERSON_FIELDS

ROLE = "company_contact"
OFFER = {"reason": "", "answer_reason": "", "parts": {}}
SPOKEN = {"with_whom": "", "summary": ""}


def erase_contact(erasing: Erasing, contact_id: int) -> int:
    """Take a contact person away."""
    erasing.writer.erase(company_contacts, contact_id, None)
    return 1


def erase_mentor(erasing: Erasing, mentor_id: int) -> int:
    """Empty a mentor; agreements keep pointing to a number."""
    row = erasing.tx.execute(select(mentors).where(mentors.c.id == mentor_id)).one()
    nobody = {"name": "", "email": None, "phone": None, "age": None, "experience_years": None}
    left = {"left_on": row.left_on or erasing.terms.today}
    erasing.writer.erase(mentors, mentor_id, {**nobody, **left})
    forget_record(erasing.tx, f"mentor/{mentor_id}")
    return 1


def erase_people_on_case(erasing: Erasing, case_id: int) -> int:
    """Erase the person named on a closed lead or recognition."""
    return int(erasing.fields(case_id, PERSON_FIELDS, (ROLE,)))


def erase_lead(erasing: Erasing, case_id: int) -> int:
    """Erase the history of a lead; its states, lines and offers are counted and stay."""
    if not erasing.whole_case(case_id):
        return 0
    for table, values in ((lead_offers, OFFER), (contacts, SPOKEN)):
        for row_id in erasing.tx.execute(select(table.c.id).where(table.c.case_id == case_id)).scalars().all():
            erasing.writer.erase(table, row_id, values)
    return 1
