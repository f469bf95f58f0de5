"""No mail of a whole city tells how a learner is, and no subject names one in full."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

import engine
from engine.database import Database
from engine.letters import read_message
from engine.restraint.limits import Restraint
from engine.tables import outbox
from notifications.plain import as_text
from notifications.texts import Texts
from tests.notifications.every_mail import every_mail
from tests.notifications.private_words import private_words_in
from tests.small_city import NOON
from tests.workflows.histories import SEAL, at, shipped
from tests.workflows.world import World
from workflows.register.absences import Absence, add_absence
from workflows.register.tables import learners
from workflows.register.wellbeing import add_note

CARE_FROM, AWAY_ON = date(2026, 11, 16), date(2026, 11, 17)
SECRETS = ("Thuis is er veel ruzie.", "Elke dinsdag praten.", "Oom Karel")


def mornings(db, first, days):
    """Let the worker do its round on so many mornings at half past seven."""
    for number in range(days):
        now = datetime(first.year, first.month, first.day, 6, 30, tzinfo=UTC) + timedelta(days=number)
        while engine.fire_due(db, shipped(), now):
            pass
        engine.combine(db, shipped(), now, Restraint())


def written(db, now):
    """Return every mail of the outbox, sent or not, in words: its kind, its subject and all of it."""
    texts, found = Texts("https://duaal.example", {name: each.folder for name, each in shipped().items()}), []
    with db.transaction() as tx:
        rows = {row.id: row for row in tx.execute(select(outbox).where(outbox.c.topic == "email"))}
        for row in rows.values():
            gathered = [rows[number] for number in row.payload.get("parts", ())]
            parts = tuple(read_message(tx, shipped(), each, now, secret="s" * 40) for each in gathered)
            mail = texts.write(read_message(tx, shipped(), row, now, secret="s" * 40, parts=parts))
            found.append((row.kind, mail.subject, f"{mail.subject}\n{as_text(mail.blocks)}"))
    return found


def names_of(db):
    """Return the full name of every learner."""
    with db.read() as tx:
        return [f"{row.first_name} {row.last_name}" for row in tx.execute(select(learners))]


@pytest.fixture(scope="module")
def city(small_city, tmp_path_factory):
    """Let the small city live nine days more, and return its mails and its learners' names."""
    db = Database(small_city.copy_to(tmp_path_factory.mktemp("city") / "city.db").database)
    mornings(db, NOON.date() + timedelta(days=1), 9)
    yield written(db, NOON + timedelta(days=10)), names_of(db)
    db.dispose()


def test_no_mail_of_a_city_tells_how_a_learner_is(city):
    """What a mail says is read over a shoulder, forwarded, and kept for years on somebody else's server."""
    mails, _ = city

    assert len({kind for kind, _, _ in mails}) > 20, "a city that hardly writes proves nothing"
    assert [(kind, found) for kind, _, text in mails if (found := private_words_in(text))] == []


def test_no_subject_names_a_learner_in_full(city):
    """A subject stands on a locked telephone, for whoever looks."""
    mails, names = city

    assert len(names) >= 30
    assert [subject for _, subject, _ in mails for name in names if name.lower() in subject.lower()] == []


def test_what_is_confided_is_in_no_mail_of_the_weeks_after(db):
    """A note, a plan, days away: coach and coordinator are reminded and read nothing of it in their mails."""
    world = World(db)
    case = world.guided(world.work())
    mornings(db, CARE_FROM, 1)
    add_note(db, shipped(), case, SECRETS[0], actor=world.coach, now=at(CARE_FROM), seal=SEAL)
    care = {"care_signal": "wellbeing", "care_who": SECRETS[2], "care_review_on": CARE_FROM, "clb_informed": "nee"}
    world.go(case, "raise_concern", world.coordinator, CARE_FROM, reason="signal_learner", care_plan=SECRETS[1], **care)
    away = Absence(AWAY_ON, AWAY_ON, 2, "workplace", "problematic")
    add_absence(db, shipped(), case, away, actor=world.coach, now=at(AWAY_ON))

    mornings(db, AWAY_ON, 45)

    told = written(db, at(AWAY_ON + timedelta(days=45)))
    texts = [text for kind, _, text in told if kind in {"digest", "deadline_reminder", "deadline_escalation"}]
    assert any("In begeleiding" in text for text in texts), "the digest tells where the case stands"
    assert any("Afspraken opvolgen" in text for text in texts), "the coach is reminded"
    assert [(kind, private_words_in(text)) for kind, _, text in told if private_words_in(text)] == []
    assert [kind for kind, _, text in told if any(secret in text for secret in SECRETS)] == []


def test_no_text_of_a_mail_holds_such_a_word_in_any_language():
    """Also what the city of the demo never sends."""
    found = {name: private_words_in(f"{mail.subject}\n{mail.text}") for name, mail in every_mail().items()}

    assert {name: words for name, words in found.items() if words} == {}
    assert private_words_in("Ze was ZIEK, zie https://duaal.example/absent, door haar thuissituatie.") == [
        "ZIEK",
        "thuissituatie",
    ]
