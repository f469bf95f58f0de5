"""What reaches a company and its mentors: mails as they arrive, forms behind links, orders to its own case."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from notifications import EmailHandler, Smtp
from tests.workflows.histories import shipped
from tests.workflows.matching.person import NAMES, OTHER, found_in, learner
from tests.workflows.world import at
from workflows.register.appointments.commands import change_appointment, plan_appointment
from workflows.register.appointments.kinds import Plan

MONDAY, TUESDAY, TALK = date(2026, 9, 14), date(2026, 9, 15), date(2026, 9, 16)


def words_of(mail):
    """Return all the words of a mail as they arrive: its headers, both bodies and whatever is attached."""
    parts = [part.get_content() for part in mail.walk() if not part.is_multipart()]
    said = [part.decode(errors="replace") if isinstance(part, bytes) else part for part in parts]
    return " ".join([str(mail["Subject"]), *said])


def to_company(world, server):
    """Send the mails that wait over SMTP and return those that reached the company, as its people read them."""
    folders = {name: each.folder for name, each in shipped().items()}
    send = EmailHandler(Smtp(host=server.host, port=server.port), "https://duaal.example", folders)
    server.received.clear()
    for mail in world.mails:
        send(mail)
    send.close()
    world.mails.clear()
    return [words_of(each) for each in server.received if "devos.example" in str(each["To"])]


def test_mails_to_a_company_name_nobody_before_the_talk_and_nothing_else_ever(world, mail_server):
    """Read as they arrive: the reminder of the talk, then the signature and the mentor's forms."""
    case, work = learner(world), world.work()
    world.go(case, "propose_match", world.coach, MONDAY, workplace_id=work.workplace, intake_on=TALK)
    world.tick(MONDAY, TALK)
    early = to_company(world, mail_server)
    yes = {"learner_agrees": "ja", "company_agrees": "ja", "match_parent_informed_on": TALK}
    world.go(case, "accept_match", world.coach, TALK, intake_on=TALK, **yes)
    world.sign(case, work, TALK, TALK + timedelta(days=5))
    world.tick(TALK, TALK + timedelta(days=40))

    late = to_company(world, mail_server)

    assert early
    assert late
    assert found_in(" ".join(early), *NAMES, *OTHER) == []
    assert found_in(" ".join(late), *OTHER, "Quaresma") == []


def test_an_invitation_to_the_talk_names_nobody_in_text_page_or_calendar(world, mail_server):
    """The company reads the programme and the hour, also when the talk moves; the learner reads the own name."""
    case, work = learner(world), world.work()
    world.go(case, "propose_match", world.coach, MONDAY, workplace_id=work.workplace, intake_on=TALK)
    planned = Plan("intake", at(TALK, 13), 45, ("company_contact", "learner"), "Turnhoutsebaan 1")
    made = plan_appointment(world.db, shipped(), case, planned, actor=world.coach, now=at(MONDAY))
    world.deliver(at(MONDAY))
    later = replace(planned, starts_at=at(TALK, 14))
    change_appointment(world.db, shipped(), made, later, actor=world.coach, now=at(TUESDAY))
    world.deliver(at(TUESDAY))

    given = to_company(world, mail_server)

    invitations = [each for each in given if "Afspraak" in each or "invite.ics" in each or "BEGIN:VCALENDAR" in each]
    assert len(invitations) == 2
    assert found_in(" ".join(given), *NAMES, *OTHER) == []
    own = [words_of(each) for each in mail_server.received if "zuleika@" in str(each["To"])]
    assert any("BEGIN:VCALENDAR" in each and "Zuleika Q." in each for each in own)


@pytest.mark.parametrize("message", ["intake_reminder", "match_fell_away"])
def test_what_is_mailed_about_a_match_has_no_place_for_a_name(message):
    """Both languages: the programme, the day, the company and where it is."""
    folder = shipped()["learner_trajectory"].folder / "messages" / message
    texts = [each.read_text(encoding="utf-8") for each in sorted(folder.iterdir())]

    used = {name for text in texts for name in re.findall(r"fields\.(\w+)", text)}
    assert used <= {"programme", "intake_on", "company_name", "site_address"}
    assert [text for text in texts if "title" in text or "person" in text] == []


@pytest.mark.parametrize("workflow", ["learner_trajectory", "company_lead", "recognition"])
def test_no_form_of_a_company_or_mentor_asks_or_shows_a_field_of_the_person(workflow):
    """What a link shows is what its task asks; none opens before there is an agreement."""
    document = shipped()[workflow].document
    asked = [rule for rule in document.tasks.values() if rule.role in {"mentor", "company_contact"}]

    groups = {document.fields[name].group for rule in asked for name in rule.asks}
    assert not groups & {"person", "parents", "readiness", "orientation", "support", "search", "care", "school_path"}
    early = {"searching_workplace", "match_proposed", "drafting_agreement"}
    assert not early & {state for rule in asked for state in rule.lives_in}


def test_what_a_companys_own_case_is_told_holds_no_name(world):
    """The lead hears that a place was taken, by number; its pages and mails know nobody."""
    case, work = learner(world), world.work()

    world.guided(work, start=date(2026, 9, 22), case=case)

    orders = world.messages("company_lead.agreement_signed")
    assert orders
    assert found_in(repr([row.payload for row in orders]), *NAMES, *OTHER) == []
