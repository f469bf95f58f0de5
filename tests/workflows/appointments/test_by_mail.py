"""The whole way of an invitation: planned by the coach, over SMTP to the mentor, and the answer back onto the case."""

from __future__ import annotations

import engine
from notifications import EmailHandler
from notifications.replies import reply_from
from tests.notifications.messages import BASE_URL
from tests.notifications.messages import at as reached
from tests.workflows.appointments.planning import MONDAY, Planner
from tests.workflows.histories import shipped
from workflows.register.appointments import answer_by_mail


def pressed_accept(mail):
    """Return the mail that a calendar sends when its owner accepts the invitation in ``mail``."""
    [part] = [each for each in mail.walk() if each.get_content_type() == "text/calendar"]
    lines = part.get_content().replace("\r\n ", "").splitlines()
    kept = [line for line in lines if line.startswith(("UID:", "SEQUENCE:", "ATTENDEE;"))]
    event = ["BEGIN:VEVENT", "DTSTAMP:20261012T093000Z", *kept, "END:VEVENT"]
    answer = ["BEGIN:VCALENDAR", "VERSION:2.0", "METHOD:REPLY", *event, "END:VCALENDAR"]
    body = "\r\n".join(answer).replace("NEEDS-ACTION", "ACCEPTED")
    return f"From: mentor\r\nContent-Type: text/calendar; method=REPLY\r\n\r\n{body}".encode()


def test_what_the_mentor_presses_in_a_calendar_stands_in_the_file(db, mail_server):
    """No account, no page, no call: one press on Accept."""
    world = Planner(db).at_work()
    world.plan(roles=("mentor",))
    handler = EmailHandler(reached(mail_server), BASE_URL)
    engine.deliver(db, shipped(), {"email": handler}, MONDAY, secret="s", limit=100)
    handler.close()
    [mail] = [each for each in mail_server.received if "Bezoek duaal leren, Amina B" in each["Subject"]]

    found = reply_from(pressed_accept(mail))
    told = {"uid": found.uid, "address": found.address, "answer": found.answer}
    told |= {"revision": found.revision, "stamped_at": found.stamped_at}

    assert answer_by_mail(db, shipped(), **told, now=MONDAY.replace(hour=12)) == "written"
    assert [guest.answer for guest in world.listed()[0].guests] == ["accepted"]
