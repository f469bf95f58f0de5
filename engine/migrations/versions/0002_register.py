"""register."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.types import Json, Utc

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this step."""
    op.create_table(
        "allowances",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=10, scale=2), nullable=False),
        sa.Column("source", sa.String(length=200), server_default="", nullable=False),
        sa.Column("note", sa.String(length=300), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allowances")),
        sa.UniqueConstraint("name", "valid_from", name=op.f("uq_allowances_name_valid_from")),
    )
    op.create_table(
        "joint_committees",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=160), server_default="", nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("weekly_hours_adult", sa.Float(), nullable=False),
        sa.Column("weekly_hours_minor", sa.Float(), nullable=False),
        sa.Column("social_maribel", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("source", sa.String(length=200), server_default="", nullable=False),
        sa.Column("note", sa.String(length=300), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joint_committees")),
        sa.UniqueConstraint("number", "valid_from", name=op.f("uq_joint_committees_number_valid_from")),
    )
    op.create_table(
        "learners",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("first_name", sa.String(length=60), nullable=False),
        sa.Column("last_name", sa.String(length=80), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("language", sa.String(length=2), server_default="nl", nullable=False),
        sa.Column("postcode", sa.String(length=4), nullable=True),
        sa.Column("parents_stay_informed", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learners")),
    )
    with op.batch_alter_table("learners", schema=None) as batch_op:
        batch_op.create_index("ix_learners_name", ["last_name", "first_name", "birth_date"], unique=False)

    op.create_table(
        "measuring_moments",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("precision", sa.String(length=5), server_default="day", nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("figures", Json(), nullable=False),
        sa.Column("notes", Json(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measuring_moments")),
        sa.UniqueConstraint("taken_on", "source", name=op.f("uq_measuring_moments_taken_on_source")),
    )
    op.create_table(
        "partnerships",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("validity_years", sa.Integer(), server_default="5", nullable=False),
        sa.Column("decision_days", sa.Integer(), server_default="14", nullable=False),
        sa.Column("mentor_training_months", sa.Integer(), server_default="12", nullable=False),
        sa.Column("mentor_plan_months", sa.Integer(), nullable=True),
        sa.Column("max_learners", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(length=200), server_default="", nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partnerships")),
        sa.UniqueConstraint("name", name=op.f("uq_partnerships_name")),
    )
    op.create_table(
        "companies",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("enterprise_number", sa.String(length=10), nullable=True),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("name_key", sa.String(length=160), nullable=False),
        sa.Column("postcode", sa.String(length=4), nullable=True),
        sa.Column("joint_committee", sa.String(length=10), nullable=True),
        sa.Column("social_maribel", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("nace", sa.String(length=10), nullable=True),
        sa.Column("size", sa.String(length=10), nullable=True),
        sa.Column("status", sa.String(length=10), server_default="active", nullable=False),
        sa.Column("status_since", sa.Date(), nullable=True),
        sa.Column("do_not_contact_until", sa.Date(), nullable=True),
        sa.Column("merged_into_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_at", Utc(timezone=True), nullable=False),
        sa.Column("created_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by"], ["organisations.id"], name=op.f("fk_companies_created_by_organisations")
        ),
        sa.ForeignKeyConstraint(
            ["merged_into_id"], ["companies.id"], name=op.f("fk_companies_merged_into_id_companies")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_companies")),
        sa.UniqueConstraint("enterprise_number", name=op.f("uq_companies_enterprise_number")),
    )
    with op.batch_alter_table("companies", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_companies_name_key"), ["name_key"], unique=False)
        batch_op.create_index("ix_companies_postcode", ["postcode", "name_key"], unique=False)

    op.create_table(
        "guardians",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("learner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("relation", sa.String(length=20), server_default="parent", nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("first", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["learner_id"], ["learners.id"], name=op.f("fk_guardians_learner_id_learners")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guardians")),
    )
    with op.batch_alter_table("guardians", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_guardians_learner_id"), ["learner_id"], unique=False)

    op.create_table(
        "programmes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("official_name", sa.String(length=160), nullable=False),
        sa.Column("sector", sa.String(length=80), server_default="", nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("finality", sa.String(length=2), server_default="a", nullable=False),
        sa.Column("partnership_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("entry_deadline", sa.String(length=5), server_default="01-15", nullable=False),
        sa.Column("late_entry_council", sa.Boolean(), server_default=sa.text("(true)"), nullable=False),
        sa.Column("years", sa.Integer(), server_default="1", nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("(true)"), nullable=False),
        sa.Column("note", sa.String(length=300), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnerships.id"], name=op.f("fk_programmes_partnership_id_partnerships")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programmes")),
        sa.UniqueConstraint("official_name", name=op.f("uq_programmes_official_name")),
    )
    op.create_table(
        "providers",
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("hoofdstructuur", sa.Integer(), nullable=True),
        sa.Column("postcode", sa.String(length=4), nullable=True),
        sa.Column("municipality", sa.String(length=80), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("in_city", sa.Boolean(), server_default=sa.text("(true)"), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_providers_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_providers")),
    )
    op.create_table(
        "rule_values",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("value", Json(), nullable=False),
        sa.Column("note", sa.String(length=300), server_default="", nullable=False),
        sa.Column("set_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("set_at", Utc(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["set_by"], ["persons.id"], name=op.f("fk_rule_values_set_by_persons")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_values")),
        sa.UniqueConstraint("key", "valid_from", name=op.f("uq_rule_values_key_valid_from")),
    )
    op.create_table(
        "absences",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("half_days", sa.Integer(), nullable=False),
        sa.Column("component", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("by_mentor", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_absences_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
    )
    with op.batch_alter_table("absences", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_absences_case_id"), ["case_id"], unique=False)

    op.create_table(
        "appointments",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("uid", sa.String(length=80), nullable=False),
        sa.Column("sequence", sa.Integer(), server_default="0", nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("starts_at", Utc(timezone=True), nullable=False),
        sa.Column("minutes", sa.Float(), nullable=False),
        sa.Column("place", sa.String(length=200), server_default="", nullable=False),
        sa.Column("roles", Json(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_appointments_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointments")),
        sa.UniqueConstraint("case_id", "kind", "starts_at", name=op.f("uq_appointments_case_id_kind_starts_at")),
        sa.UniqueConstraint("uid", name=op.f("uq_appointments_uid")),
    )
    op.create_table(
        "competences",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("programme_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("cluster", sa.String(length=120), server_default="", nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_competences_programme_id_programmes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_competences")),
        sa.UniqueConstraint("programme_id", "code", name=op.f("uq_competences_programme_id_code")),
    )
    op.create_table(
        "lead_lines",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("programme_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("places", sa.Integer(), nullable=True),
        sa.Column("earliest_start_on", sa.Date(), nullable=True),
        sa.Column("dropped_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_lead_lines_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_lead_lines_programme_id_programmes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead_lines")),
        sa.UniqueConstraint("case_id", "programme_id", name=op.f("uq_lead_lines_case_id_programme_id")),
    )
    with op.batch_alter_table("lead_lines", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lead_lines_programme_id"), ["programme_id"], unique=False)

    op.create_table(
        "lead_offers",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("offered_on", sa.Date(), nullable=False),
        sa.Column("offered_at", Utc(timezone=True), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("parts", Json(), nullable=False),
        sa.Column("reason", sa.String(length=500), server_default="", nullable=False),
        sa.Column("answer", sa.String(length=10), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("answer_code", sa.String(length=40), nullable=True),
        sa.Column("answer_reason", sa.String(length=500), server_default="", nullable=False),
        sa.Column("coach_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("contact_due_on", sa.Date(), nullable=True),
        sa.Column("first_contact_on", sa.Date(), nullable=True),
        sa.Column("matched_on", sa.Date(), nullable=True),
        sa.Column("returned_on", sa.Date(), nullable=True),
        sa.Column("returned_how", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(["answered_by"], ["persons.id"], name=op.f("fk_lead_offers_answered_by_persons")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_lead_offers_case_id_cases")),
        sa.ForeignKeyConstraint(["coach_id"], ["persons.id"], name=op.f("fk_lead_offers_coach_id_persons")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_lead_offers_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead_offers")),
    )
    with op.batch_alter_table("lead_offers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lead_offers_case_id"), ["case_id"], unique=False)
        batch_op.create_index(
            "ix_lead_offers_open",
            ["case_id"],
            unique=True,
            sqlite_where=sa.text("answer IS NULL"),
            postgresql_where=sa.text("answer IS NULL"),
        )
        batch_op.create_index("ix_lead_offers_school", ["organisation_id", "offered_on"], unique=False)

    op.create_table(
        "offer_pauses",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("programme_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("since_on", sa.Date(), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("confirmed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["confirmed_by"], ["persons.id"], name=op.f("fk_offer_pauses_confirmed_by_persons")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_offer_pauses_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_offer_pauses_programme_id_programmes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer_pauses")),
    )
    with op.batch_alter_table("offer_pauses", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_offer_pauses_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "offerings",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("programme_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_offerings_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name=op.f("fk_offerings_programme_id_programmes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offerings")),
        sa.UniqueConstraint(
            "organisation_id", "programme_id", "from_on", name=op.f("uq_offerings_organisation_id_programme_id_from_on")
        ),
    )
    with op.batch_alter_table("offerings", schema=None) as batch_op:
        batch_op.create_index("ix_offerings_programme", ["programme_id", "organisation_id"], unique=False)

    op.create_table(
        "refusals",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("at", Utc(timezone=True), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_refusals_case_id_cases")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_refusals_person_id_persons")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refusals")),
    )
    with op.batch_alter_table("refusals", schema=None) as batch_op:
        batch_op.create_index("ix_refusals_case", ["case_id", "action", "at"], unique=False)

    op.create_table(
        "register_events",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record", sa.String(length=40), nullable=False),
        sa.Column("record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("case_sequence", sa.Integer(), nullable=True),
        sa.Column("actor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("at", Utc(timezone=True), nullable=False),
        sa.Column("payload", Json(), nullable=True),
        sa.Column("salt", sa.LargeBinary(length=16), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("undone", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["persons.id"], name=op.f("fk_register_events_actor_id_persons")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_register_events_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_events")),
        sa.UniqueConstraint(
            "record", "record_id", "sequence", name=op.f("uq_register_events_record_record_id_sequence")
        ),
    )
    with op.batch_alter_table("register_events", schema=None) as batch_op:
        batch_op.create_index("ix_register_events_case", ["case_id", "case_sequence"], unique=False)

    op.create_table(
        "sites",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("company_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("site_number", sa.String(length=10), nullable=True),
        sa.Column("name", sa.String(length=160), server_default="", nullable=False),
        sa.Column("street", sa.String(length=200), server_default="", nullable=False),
        sa.Column("postcode", sa.String(length=4), nullable=True),
        sa.Column("municipality", sa.String(length=80), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("do_not_contact_until", sa.Date(), nullable=True),
        sa.Column("status", sa.String(length=10), server_default="active", nullable=False),
        sa.Column("merged_into_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("lock_organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("lock_person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("lock_case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("lock_since", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["company_id"], ["companies.id"], name=op.f("fk_sites_company_id_companies")),
        sa.ForeignKeyConstraint(["lock_case_id"], ["cases.id"], name=op.f("fk_sites_lock_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["lock_organisation_id"], ["organisations.id"], name=op.f("fk_sites_lock_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(["lock_person_id"], ["persons.id"], name=op.f("fk_sites_lock_person_id_persons")),
        sa.ForeignKeyConstraint(["merged_into_id"], ["sites.id"], name=op.f("fk_sites_merged_into_id_sites")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sites")),
        sa.UniqueConstraint("site_number", name=op.f("uq_sites_site_number")),
    )
    with op.batch_alter_table("sites", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sites_company_id"), ["company_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sites_postcode"), ["postcode"], unique=False)

    op.create_table(
        "support_tracks",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("partner", sa.String(length=120), server_default="", nullable=False),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_support_tracks_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_support_tracks_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_tracks")),
    )
    with op.batch_alter_table("support_tracks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_support_tracks_case_id"), ["case_id"], unique=False)

    op.create_table(
        "trajectories",
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("learner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("programme_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("school_year", sa.Integer(), nullable=True),
        sa.Column("vulnerable", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("predecessor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("successor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("intake_on", sa.Date(), nullable=True),
        sa.Column("certificate_kind", sa.String(length=40), nullable=True),
        sa.Column("destination", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_trajectories_case_id_cases")),
        sa.ForeignKeyConstraint(["learner_id"], ["learners.id"], name=op.f("fk_trajectories_learner_id_learners")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_trajectories_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(["predecessor_id"], ["cases.id"], name=op.f("fk_trajectories_predecessor_id_cases")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_trajectories_programme_id_programmes")
        ),
        sa.ForeignKeyConstraint(["successor_id"], ["cases.id"], name=op.f("fk_trajectories_successor_id_cases")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_trajectories")),
    )
    with op.batch_alter_table("trajectories", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_trajectories_learner_id"), ["learner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_trajectories_programme_id"), ["programme_id"], unique=False)

    op.create_table(
        "waiting_entries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("programme_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("since_on", sa.Date(), nullable=False),
        sa.Column("shared", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("partner_choices", Json(), nullable=False),
        sa.Column("postcode", sa.String(length=4), nullable=True),
        sa.Column("days", sa.String(length=30), server_default="", nullable=False),
        sa.Column("travel_mode", sa.String(length=10), server_default="", nullable=False),
        sa.Column("wishes", sa.Text(), server_default="", nullable=False),
        sa.Column("needs", Json(), nullable=False),
        sa.Column("extension_used", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("not_own_fault", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("vulnerable", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closed_reason", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_waiting_entries_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_waiting_entries_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_waiting_entries_programme_id_programmes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting_entries")),
        sa.UniqueConstraint("code", name=op.f("uq_waiting_entries_code")),
    )
    with op.batch_alter_table("waiting_entries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_waiting_entries_case_id"), ["case_id"], unique=False)
        batch_op.create_index("ix_waiting_entries_list", ["kind", "status", "since_on"], unique=False)

    op.create_table(
        "wellbeing_checks",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("wants_talk", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_wellbeing_checks_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wellbeing_checks")),
    )
    with op.batch_alter_table("wellbeing_checks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_wellbeing_checks_case_id"), ["case_id"], unique=False)

    op.create_table(
        "wellbeing_notes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", Utc(timezone=True), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.Column("shared_as", sa.Text(), nullable=True),
        sa.Column("shared_with", Json(), nullable=False),
        sa.Column("released_to", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["persons.id"], name=op.f("fk_wellbeing_notes_author_id_persons")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_wellbeing_notes_case_id_cases")),
        sa.ForeignKeyConstraint(["released_to"], ["persons.id"], name=op.f("fk_wellbeing_notes_released_to_persons")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wellbeing_notes")),
    )
    with op.batch_alter_table("wellbeing_notes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_wellbeing_notes_case_id"), ["case_id"], unique=False)

    op.create_table(
        "workplace_searches",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("base_days", sa.Integer(), nullable=False),
        sa.Column("extension_days", sa.Integer(), server_default="0", nullable=False),
        sa.Column("extension_on", sa.Date(), nullable=True),
        sa.Column("not_own_fault", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closed_by", sa.String(length=20), nullable=True),
        sa.Column("training_days", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_workplace_searches_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workplace_searches")),
    )
    with op.batch_alter_table("workplace_searches", schema=None) as batch_op:
        batch_op.create_index("ix_workplace_searches_case", ["case_id", "id"], unique=False)
        batch_op.create_index("ix_workplace_searches_open", ["closed_on", "ends_on"], unique=False)

    op.create_table(
        "company_contacts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("company_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("job", sa.String(length=120), server_default="", nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("language", sa.String(length=2), server_default="nl", nullable=False),
        sa.Column("consent_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name=op.f("fk_company_contacts_company_id_companies")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_company_contacts_site_id_sites")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_contacts")),
    )
    with op.batch_alter_table("company_contacts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_company_contacts_company_id"), ["company_id"], unique=False)

    op.create_table(
        "contacts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("with_whom", sa.String(length=120), server_default="", nullable=False),
        sa.Column("summary", sa.Text(), server_default="", nullable=False),
        sa.Column("first", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_contacts_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_contacts_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_contacts_person_id_persons")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_contacts_site_id_sites")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
    )
    with op.batch_alter_table("contacts", schema=None) as batch_op:
        batch_op.create_index("ix_contacts_case", ["case_id", "on_day"], unique=False)
        batch_op.create_index("ix_contacts_site", ["site_id", "first", "on_day"], unique=False)

    op.create_table(
        "leads",
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("company_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("warmth", sa.Integer(), server_default="1", nullable=False),
        sa.Column("split_from_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("merged_into_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("contact_organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_leads_case_id_cases")),
        sa.ForeignKeyConstraint(["company_id"], ["companies.id"], name=op.f("fk_leads_company_id_companies")),
        sa.ForeignKeyConstraint(
            ["contact_organisation_id"],
            ["organisations.id"],
            name=op.f("fk_leads_contact_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(["merged_into_id"], ["cases.id"], name=op.f("fk_leads_merged_into_id_cases")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_leads_site_id_sites")),
        sa.ForeignKeyConstraint(["split_from_id"], ["cases.id"], name=op.f("fk_leads_split_from_id_cases")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_leads")),
    )
    with op.batch_alter_table("leads", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_leads_company_id"), ["company_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_leads_site_id"), ["site_id"], unique=False)

    op.create_table(
        "mentors",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("language", sa.String(length=2), server_default="nl", nullable=False),
        sa.Column("age", sa.Integer(), nullable=True),
        sa.Column("experience_years", sa.Integer(), nullable=True),
        sa.Column("conditions_seen_on", sa.Date(), nullable=True),
        sa.Column("extract_issued_on", sa.Date(), nullable=True),
        sa.Column("extract_seen_on", sa.Date(), nullable=True),
        sa.Column("extract_seen_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("training_done_on", sa.Date(), nullable=True),
        sa.Column("training_deadline_on", sa.Date(), nullable=True),
        sa.Column("derogation_on", sa.Date(), nullable=True),
        sa.Column("max_learners", sa.Integer(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("disqualified_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["extract_seen_by"], ["persons.id"], name=op.f("fk_mentors_extract_seen_by_persons")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_mentors_site_id_sites")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentors")),
    )
    with op.batch_alter_table("mentors", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mentors_site_id"), ["site_id"], unique=False)

    op.create_table(
        "note_readings",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("note_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", Utc(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=300), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["note_id"], ["wellbeing_notes.id"], name=op.f("fk_note_readings_note_id_wellbeing_notes")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_note_readings_person_id_persons")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note_readings")),
    )
    with op.batch_alter_table("note_readings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_note_readings_note_id"), ["note_id"], unique=False)

    op.create_table(
        "recognitions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("programme_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("partnership_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("applicant", sa.String(length=20), nullable=True),
        sa.Column("submitted_on", sa.Date(), nullable=True),
        sa.Column("granted_on", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("seen_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_recognitions_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnerships.id"], name=op.f("fk_recognitions_partnership_id_partnerships")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_recognitions_programme_id_programmes")
        ),
        sa.ForeignKeyConstraint(["seen_by"], ["persons.id"], name=op.f("fk_recognitions_seen_by_persons")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_recognitions_site_id_sites")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recognitions")),
    )
    with op.batch_alter_table("recognitions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recognitions_case_id"), ["case_id"], unique=False)
        batch_op.create_index("ix_recognitions_programme", ["programme_id", "status", "site_id"], unique=False)
        batch_op.create_index("ix_recognitions_site", ["site_id", "programme_id", "status"], unique=False)

    op.create_table(
        "support_places",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("free_from", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("offered_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["waiting_entries.id"], name=op.f("fk_support_places_entry_id_waiting_entries")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_support_places_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_places")),
    )
    with op.batch_alter_table("support_places", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_support_places_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "workplaces",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("programme_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("days", sa.String(length=30), server_default="", nullable=False),
        sa.Column("hours_week", sa.Float(), nullable=True),
        sa.Column("simulated", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("mentor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("offers", Json(), nullable=False),
        sa.Column("notes", sa.Text(), server_default="", nullable=False),
        sa.Column("lead_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["lead_id"], ["cases.id"], name=op.f("fk_workplaces_lead_id_cases")),
        sa.ForeignKeyConstraint(["mentor_id"], ["mentors.id"], name=op.f("fk_workplaces_mentor_id_mentors")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_workplaces_programme_id_programmes")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_workplaces_site_id_sites")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workplaces")),
    )
    with op.batch_alter_table("workplaces", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_workplaces_lead_id"), ["lead_id"], unique=False)
        batch_op.create_index("ix_workplaces_programme", ["programme_id", "withdrawn_on", "site_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_workplaces_site_id"), ["site_id"], unique=False)

    op.create_table(
        "agreements",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("learner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("programme_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("workplace_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("mentor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("kind", sa.String(length=3), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("workplace_hours", sa.Float(), nullable=False),
        sa.Column("school_hours", sa.Float(), nullable=True),
        sa.Column("simulated", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("allowance_step", sa.String(length=10), nullable=True),
        sa.Column("plan_signed", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("schedule_attached", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("signed_learner_on", sa.Date(), nullable=True),
        sa.Column("signed_company_on", sa.Date(), nullable=True),
        sa.Column("signed_school_on", sa.Date(), nullable=True),
        sa.Column("signed_parent_on", sa.Date(), nullable=True),
        sa.Column("trial_until", sa.Date(), nullable=True),
        sa.Column("registered_on", sa.Date(), nullable=True),
        sa.Column("registration_ref", sa.String(length=40), nullable=True),
        sa.Column("dimona_seen", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("termination_code", sa.String(length=40), nullable=True),
        sa.Column("termination_note", sa.Text(), nullable=True),
        sa.Column("reported_by_company", sa.Boolean(), nullable=True),
        sa.Column("reported_by_learner", sa.Boolean(), nullable=True),
        sa.Column("fault", sa.String(length=10), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_agreements_case_id_cases")),
        sa.ForeignKeyConstraint(["learner_id"], ["learners.id"], name=op.f("fk_agreements_learner_id_learners")),
        sa.ForeignKeyConstraint(["mentor_id"], ["mentors.id"], name=op.f("fk_agreements_mentor_id_mentors")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_agreements_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_agreements_programme_id_programmes")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_agreements_site_id_sites")),
        sa.ForeignKeyConstraint(
            ["workplace_id"], ["workplaces.id"], name=op.f("fk_agreements_workplace_id_workplaces")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreements")),
    )
    with op.batch_alter_table("agreements", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agreements_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_agreements_learner_id"), ["learner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_agreements_mentor_id"), ["mentor_id"], unique=False)
        batch_op.create_index("ix_agreements_period", ["status", "starts_on", "ended_on"], unique=False)
        batch_op.create_index("ix_agreements_site", ["site_id", "status", "starts_on"], unique=False)
        batch_op.create_index("ix_agreements_workplace", ["workplace_id", "status", "ends_on"], unique=False)

    op.create_table(
        "match_refusals",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("workplace_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("suspicious", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_match_refusals_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["workplace_id"], ["workplaces.id"], name=op.f("fk_match_refusals_workplace_id_workplaces")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_refusals")),
    )
    with op.batch_alter_table("match_refusals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_match_refusals_case_id"), ["case_id"], unique=False)

    op.create_table(
        "reservations",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("workplace_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reserved_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_reservations_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["workplace_id"], ["workplaces.id"], name=op.f("fk_reservations_workplace_id_workplaces")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reservations")),
    )
    with op.batch_alter_table("reservations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reservations_case_id"), ["case_id"], unique=False)
        batch_op.create_index("ix_reservations_workplace", ["workplace_id", "status", "until_on"], unique=False)

    op.create_table(
        "annexes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("agreement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("made_up_on", sa.Date(), nullable=True),
        sa.Column("text", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreements.id"], name=op.f("fk_annexes_agreement_id_agreements")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_annexes")),
    )
    with op.batch_alter_table("annexes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_annexes_agreement_id"), ["agreement_id"], unique=False)

    op.create_table(
        "suspensions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("agreement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("expected_until", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("coach_told_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreements.id"], name=op.f("fk_suspensions_agreement_id_agreements")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suspensions")),
    )
    with op.batch_alter_table("suspensions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_suspensions_agreement_id"), ["agreement_id"], unique=False)

    op.create_table(
        "training_plan_items",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("agreement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("competence_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("place", sa.String(length=10), nullable=False),
        sa.Column("school_score", sa.String(length=20), nullable=True),
        sa.Column("school_scored_on", sa.Date(), nullable=True),
        sa.Column("mentor_score", sa.String(length=20), nullable=True),
        sa.Column("mentor_scored_on", sa.Date(), nullable=True),
        sa.Column("not_seen_reason", sa.String(length=300), nullable=True),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreements.id"], name=op.f("fk_training_plan_items_agreement_id_agreements")
        ),
        sa.ForeignKeyConstraint(
            ["competence_id"], ["competences.id"], name=op.f("fk_training_plan_items_competence_id_competences")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_plan_items")),
    )
    with op.batch_alter_table("training_plan_items", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_training_plan_items_agreement_id"), ["agreement_id"], unique=False)

    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.create_index(
            "ix_events_contact",
            ["case_id", "at"],
            unique=False,
            sqlite_where=sa.text("kind = 'contact'"),
            postgresql_where=sa.text("kind = 'contact'"),
        )

    with op.batch_alter_table("persons", schema=None) as batch_op:
        batch_op.add_column(sa.Column("record", sa.String(length=80), nullable=True))
        batch_op.create_index(batch_op.f("ix_persons_record"), ["record"], unique=True)

    with op.batch_alter_table("stand_ins", schema=None) as batch_op:
        batch_op.alter_column("stand_in_id", existing_type=sa.INTEGER(), nullable=True)


def downgrade() -> None:
    """Take this step back."""
    with op.batch_alter_table("stand_ins", schema=None) as batch_op:
        batch_op.alter_column("stand_in_id", existing_type=sa.INTEGER(), nullable=False)

    with op.batch_alter_table("persons", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_persons_record"))
        batch_op.drop_column("record")

    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_events_contact", sqlite_where=sa.text("kind = 'contact'"), postgresql_where=sa.text("kind = 'contact'")
        )

    with op.batch_alter_table("training_plan_items", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_training_plan_items_agreement_id"))

    op.drop_table("training_plan_items")
    with op.batch_alter_table("suspensions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_suspensions_agreement_id"))

    op.drop_table("suspensions")
    with op.batch_alter_table("annexes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_annexes_agreement_id"))

    op.drop_table("annexes")
    with op.batch_alter_table("reservations", schema=None) as batch_op:
        batch_op.drop_index("ix_reservations_workplace")
        batch_op.drop_index(batch_op.f("ix_reservations_case_id"))

    op.drop_table("reservations")
    with op.batch_alter_table("match_refusals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_match_refusals_case_id"))

    op.drop_table("match_refusals")
    with op.batch_alter_table("agreements", schema=None) as batch_op:
        batch_op.drop_index("ix_agreements_workplace")
        batch_op.drop_index("ix_agreements_site")
        batch_op.drop_index("ix_agreements_period")
        batch_op.drop_index(batch_op.f("ix_agreements_mentor_id"))
        batch_op.drop_index(batch_op.f("ix_agreements_learner_id"))
        batch_op.drop_index(batch_op.f("ix_agreements_case_id"))

    op.drop_table("agreements")
    with op.batch_alter_table("workplaces", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_workplaces_site_id"))
        batch_op.drop_index("ix_workplaces_programme")
        batch_op.drop_index(batch_op.f("ix_workplaces_lead_id"))

    op.drop_table("workplaces")
    with op.batch_alter_table("support_places", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_support_places_organisation_id"))

    op.drop_table("support_places")
    with op.batch_alter_table("recognitions", schema=None) as batch_op:
        batch_op.drop_index("ix_recognitions_site")
        batch_op.drop_index("ix_recognitions_programme")
        batch_op.drop_index(batch_op.f("ix_recognitions_case_id"))

    op.drop_table("recognitions")
    with op.batch_alter_table("note_readings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_note_readings_note_id"))

    op.drop_table("note_readings")
    with op.batch_alter_table("mentors", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mentors_site_id"))

    op.drop_table("mentors")
    with op.batch_alter_table("leads", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_leads_site_id"))
        batch_op.drop_index(batch_op.f("ix_leads_company_id"))

    op.drop_table("leads")
    with op.batch_alter_table("contacts", schema=None) as batch_op:
        batch_op.drop_index("ix_contacts_site")
        batch_op.drop_index("ix_contacts_case")

    op.drop_table("contacts")
    with op.batch_alter_table("company_contacts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_company_contacts_company_id"))

    op.drop_table("company_contacts")
    with op.batch_alter_table("workplace_searches", schema=None) as batch_op:
        batch_op.drop_index("ix_workplace_searches_open")
        batch_op.drop_index("ix_workplace_searches_case")

    op.drop_table("workplace_searches")
    with op.batch_alter_table("wellbeing_notes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_wellbeing_notes_case_id"))

    op.drop_table("wellbeing_notes")
    with op.batch_alter_table("wellbeing_checks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_wellbeing_checks_case_id"))

    op.drop_table("wellbeing_checks")
    with op.batch_alter_table("waiting_entries", schema=None) as batch_op:
        batch_op.drop_index("ix_waiting_entries_list")
        batch_op.drop_index(batch_op.f("ix_waiting_entries_case_id"))

    op.drop_table("waiting_entries")
    with op.batch_alter_table("trajectories", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_trajectories_programme_id"))
        batch_op.drop_index(batch_op.f("ix_trajectories_learner_id"))

    op.drop_table("trajectories")
    with op.batch_alter_table("support_tracks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_support_tracks_case_id"))

    op.drop_table("support_tracks")
    with op.batch_alter_table("sites", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sites_postcode"))
        batch_op.drop_index(batch_op.f("ix_sites_company_id"))

    op.drop_table("sites")
    with op.batch_alter_table("register_events", schema=None) as batch_op:
        batch_op.drop_index("ix_register_events_case")

    op.drop_table("register_events")
    with op.batch_alter_table("refusals", schema=None) as batch_op:
        batch_op.drop_index("ix_refusals_case")

    op.drop_table("refusals")
    with op.batch_alter_table("offerings", schema=None) as batch_op:
        batch_op.drop_index("ix_offerings_programme")

    op.drop_table("offerings")
    with op.batch_alter_table("offer_pauses", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_offer_pauses_organisation_id"))

    op.drop_table("offer_pauses")
    with op.batch_alter_table("lead_offers", schema=None) as batch_op:
        batch_op.drop_index("ix_lead_offers_school")
        batch_op.drop_index(
            "ix_lead_offers_open", sqlite_where=sa.text("answer IS NULL"), postgresql_where=sa.text("answer IS NULL")
        )
        batch_op.drop_index(batch_op.f("ix_lead_offers_case_id"))

    op.drop_table("lead_offers")
    with op.batch_alter_table("lead_lines", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lead_lines_programme_id"))

    op.drop_table("lead_lines")
    op.drop_table("competences")
    op.drop_table("appointments")
    with op.batch_alter_table("absences", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_absences_case_id"))

    op.drop_table("absences")
    op.drop_table("rule_values")
    op.drop_table("providers")
    op.drop_table("programmes")
    with op.batch_alter_table("guardians", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_guardians_learner_id"))

    op.drop_table("guardians")
    with op.batch_alter_table("companies", schema=None) as batch_op:
        batch_op.drop_index("ix_companies_postcode")
        batch_op.drop_index(batch_op.f("ix_companies_name_key"))

    op.drop_table("companies")
    op.drop_table("partnerships")
    op.drop_table("measuring_moments")
    with op.batch_alter_table("learners", schema=None) as batch_op:
        batch_op.drop_index("ix_learners_name")

    op.drop_table("learners")
    op.drop_table("joint_committees")
    op.drop_table("allowances")
