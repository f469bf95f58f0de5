"""Agreements between learner, company and school, and what hangs on them."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Float, ForeignKey, Index, Integer, String, Table, Text, text

from engine.tables import Id, metadata

agreements = Table(
    "agreements",
    metadata,
    Column("id", Id, primary_key=True),
    #: The trajectory of the learner.
    Column("case_id", ForeignKey("cases.id"), nullable=False, index=True),
    Column("learner_id", ForeignKey("learners.id"), nullable=False, index=True),
    Column("organisation_id", ForeignKey("organisations.id"), nullable=False),
    Column("programme_id", ForeignKey("programmes.id")),
    Column("site_id", ForeignKey("sites.id"), nullable=False),
    Column("workplace_id", ForeignKey("workplaces.id")),
    Column("mentor_id", ForeignKey("mentors.id"), index=True),
    #: oao, sao or da
    Column("kind", String(3), nullable=False),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date, nullable=False),
    #: The last day when it ended before ``ends_on``, or on it.
    Column("ended_on", Date),
    #: Average hours a week over the school year.
    Column("workplace_hours", Float, nullable=False),
    Column("school_hours", Float),
    Column("simulated", Boolean, nullable=False, server_default=text("false")),
    Column("allowance_step", String(10)),
    Column("plan_signed", Boolean, nullable=False, server_default=text("false")),
    Column("schedule_attached", Boolean, nullable=False, server_default=text("false")),
    Column("signed_learner_on", Date),
    Column("signed_company_on", Date),
    Column("signed_school_on", Date),
    Column("signed_parent_on", Date),
    Column("trial_until", Date),
    Column("registered_on", Date),
    Column("registration_ref", String(40)),
    Column("dimona_seen", Boolean, nullable=False, server_default=text("false")),
    #: running, ended; withdrawn when the step that made it was taken back
    Column("status", String(10), nullable=False),
    #: A code of ``termination_codes.yaml``.
    Column("termination_code", String(40)),
    Column("termination_note", Text),
    Column("reported_by_company", Boolean),
    Column("reported_by_learner", Boolean),
    #: company, learner or none; internal, never shown to a company
    Column("fault", String(10)),
    Index("ix_agreements_site", "site_id", "status", "starts_on"),
    Index("ix_agreements_period", "status", "starts_on", "ended_on"),
    # How many places of a workplace are taken, asked for every workplace at once by a proposal.
    Index("ix_agreements_workplace", "workplace_id", "status", "ends_on"),
)

annexes = Table(
    "annexes",
    metadata,
    Column("id", Id, primary_key=True),
    Column("agreement_id", ForeignKey("agreements.id"), nullable=False, index=True),
    #: plan, schedule, holiday_work, change
    Column("kind", String(20), nullable=False),
    Column("agreed_on", Date, nullable=False),
    Column("from_on", Date),
    Column("until_on", Date),
    #: Holiday work is made up on workplace days in the same school year.
    Column("made_up_on", Date),
    Column("text", Text, nullable=False, server_default=""),
)

suspensions = Table(
    "suspensions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("agreement_id", ForeignKey("agreements.id"), nullable=False, index=True),
    #: illness, work_accident, annual_leave, public_holiday, short_leave, urgent_reason, unemployment, discipline
    Column("kind", String(20), nullable=False),
    Column("from_on", Date, nullable=False),
    Column("expected_until", Date),
    Column("ended_on", Date),
    #: The day the company told the coach, a duty beyond fourteen days.
    Column("coach_told_on", Date),
)

training_plan_items = Table(
    "training_plan_items",
    metadata,
    Column("id", Id, primary_key=True),
    Column("agreement_id", ForeignKey("agreements.id"), nullable=False, index=True),
    Column("competence_id", ForeignKey("competences.id"), nullable=False),
    #: school, workplace or both
    Column("place", String(10), nullable=False),
    #: insufficient, guided, sufficient, independent
    Column("school_score", String(20)),
    Column("school_scored_on", Date),
    Column("mentor_score", String(20)),
    Column("mentor_scored_on", Date),
    Column("not_seen_reason", String(300)),
    Column("position", Integer, nullable=False, server_default="0"),
)
