"""The answer to a request leaves nothing out: every table that knows a learner is in it, or says why not."""

from __future__ import annotations

from sqlalchemy import Table
from sqlalchemy.sql import visitors

from engine.tables import metadata
from web.access_faces import said
from workflows.access_request.sources import OF_CASE, OF_LEARNER, mails_to, stops_of

WHOLE_CASE = {"cases", "case_people", "events", "tasks", "clocks", "state_spans", "persons"}
"""What the case itself gives (``engine.queries.whole_case``)."""
NOT_HERS = {
    "clock_steps": "when a deadline reminds; what came of it stands among the mails and events",
    "companies": "a company, shown where the learner has to do with it",
    "company_contacts": "people of a company",
    "competences": "what a programme teaches",
    "digest_marks": "how far the staff was told what happened",
    "drafts": "what one of the staff was typing and has not sent: sealed for that one, gone in thirty days",
    "export_columns": "which columns of a list one of the staff takes out",
    "export_jobs": "files that the staff asked for, gone after a week; what was searched for is emptied once made",
    "exports": "which lists the staff took out, without what was in them",
    "grants": "what the staff may do",
    "import_rows": "rows of a file as it was brought in, gone after a week; what they became stands in the case",
    "imports": "which files the staff brought in",
    "lead_lines": "what a company asks",
    "lead_offers": "to which schools a company was offered",
    "leads": "a company on its way to a school",
    "links": "keys without content; what they were for stands among the mails",
    "mentors": "people of a company, by name in the agreement",
    "offer_pauses": "schools that were silent on offers",
    "programmes": "what schools teach",
    "recognitions": "what a company may teach",
    "refusals": "which steps the staff tried in vain: about the staff",
    "register_events": "who changed these same rows when; what was changed stands in the events of the case",
    "rule_values": "what an administrator set",
    "saved_views": "how one of the staff narrows a list, without what was searched for",
    "sessions": "the staff who sign in",
    "sites": "a place of a company",
    "stand_ins": "who replaces whom on the staff",
    "support_places": "places of partners, by code",
    "switches": "what the staff switched on or off",
    "workplaces": "places of a company",
}
"""Tables that point to a case, a learner or a person, and hold nothing of their own about a learner."""


def sources():
    """Return every query of what is handed out, by the part it fills."""
    people = frozenset({1})
    found = {name: query(1) for name, query in OF_LEARNER.items()}
    return {
        **found,
        "mails": mails_to(people),
        "stops": stops_of(people),
        **{name: query(1, people) for name, query in OF_CASE.items()},
    }


def about_learners():
    """Return every table that reaches a case, a learner or a person through what it points to."""
    known = {"cases", "learners", "persons"}
    while grown := {
        table.name
        for table in metadata.tables.values()
        if table.name not in known and any(key.column.table.name in known for key in table.foreign_keys)
    }:
        known |= grown
    return known


def test_every_table_that_knows_a_learner_is_handed_out_or_says_why_not():
    """A table that is added later cannot be forgotten."""
    handed_out = {
        part.name for query in sources().values() for part in visitors.iterate(query) if isinstance(part, Table)
    }

    assert about_learners() - handed_out - WHOLE_CASE - set(NOT_HERS) == set()
    assert set(NOT_HERS) <= set(metadata.tables)


def test_every_column_has_a_word():
    """The page never falls over a column that nobody named."""
    words = said()["parts"]

    for name, query in sources().items():
        columns = set(query.selected_columns.keys()) - {"sealed"}
        assert columns - set(words[name]) == set(), name
