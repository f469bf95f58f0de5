"""What the staff does on a case without moving it, and what happens when two people are at it at once."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape

import pytest
from sqlalchemy import select

import engine
from engine.links import token_of
from engine.tables import case_people, cases, events, outbox, tasks
from tests.builders import MONDAY, SECRET, a_library, a_loan, lend, library
from tests.web.site import LOANS, Site, hidden


@pytest.fixture
def site(db):
    """Serve a library."""
    return Site(db, a_library(db))


def test_a_contact_is_logged_with_a_coded_result_and_leads_back(site):
    """Two clicks from Vandaag; the row then says when, how and with which result."""
    case = a_loan(site.db, site.place)
    client = site.signed_in(site.place.librarian)
    form = client.get(f"/dossiers/{case.id}/contact?naar=/vandaag").text
    data = {
        "key": hidden(form, "key"),
        "naar": "/vandaag",
        "channel": "call",
        "party": "borrower",
        "result": "no_answer",
    }

    answer = client.post(f"/dossiers/{case.id}/contact", data=data)
    client.post(f"/dossiers/{case.id}/contact", data=data | {"key": "another"})

    assert answer.headers["location"] == f"/vandaag?gelogd={case.id}"
    assert "Laatste contact 14/9/2026: bel, geen gehoor (2e keer)." in client.get("/vandaag").text


@pytest.mark.complaint(4)
def test_a_narrowed_vandaag_stays_narrowed_after_a_call_and_its_taking_back(site):
    """Who works through one school's rows would otherwise choose that school again after each call."""
    case, narrowed = a_loan(site.db, site.place), "/vandaag?volgorde=gewijzigd"
    client = site.signed_in(site.place.librarian)

    def back(page, action):
        return unescape(hidden(page.split(f'action="{action}"')[1], "naar"))

    row = unescape(client.get(narrowed).text)
    [log] = re.findall(rf'href="(/dossiers/{case.id}/contact[^"]*)"', row)
    [later] = re.findall(rf'href="(/dossiers/{case.id}/later[^"]*)"', row)
    assert back(client.get(later).text, later.split("?")[0]) == narrowed
    data = {
        "naar": back(client.get(log).text, log.split("?")[0]),
        "channel": "call",
        "party": "borrower",
        "result": "no_answer",
    }

    logged = client.post(f"/dossiers/{case.id}/contact", data=data).headers["location"]
    banner = client.get(logged).text
    [undo] = re.findall(rf'action="(/dossiers/{case.id}/contact/\d+/ongedaan)"', banner)
    undone = client.post(undo, data={"naar": back(banner, undo)}).headers["location"]

    assert (logged, undone) == (f"{narrowed}&gelogd={case.id}", f"{narrowed}&gedaan=contact-ongedaan")


def test_a_contact_without_result_is_refused_beside_its_field(site):
    """A closed list keeps the figures honest; what was typed stays."""
    case = a_loan(site.db, site.place)
    client = site.signed_in(site.place.librarian)

    typed = {"channel": "call", "party": "borrower", "text": "Belde al"}
    answer = client.post(f"/dossiers/{case.id}/contact", data=typed)
    forged = client.post(f"/dossiers/{case.id}/contact", data=typed | {"result": "party"})

    assert (answer.status_code, forged.status_code) == (422, 422)
    assert "Resultaat: dit is nog niet ingevuld." in answer.text
    assert "Resultaat: deze keuze bestaat niet." in forged.text
    assert "Belde al" in answer.text


def test_a_process_without_mentors_offers_no_reminder_of_one(site):
    """A process that was added as a file has roles of its own; an address typed by hand is no fault of the program."""
    case = a_loan(site.db, site.place)
    client = site.signed_in(site.place.librarian)

    assert client.post(f"/dossiers/{case.id}/herinnering", data={"key": "a"}).status_code == 404
    listed = client.get("/vandaag").text
    assert ('value="visit"' in listed, 'value="remind"' in listed) == (True, False)


def test_a_case_put_aside_comes_back_on_its_day(site):
    """It waits below, then stands under Opnieuw proberen; an impossible day is explained."""
    case = a_loan(site.db, site.place)
    client = site.signed_in(site.place.librarian)
    day = {"until_on-day": "16", "until_on-month": "9", "until_on-year": "2026"}

    wrong = client.post(f"/dossiers/{case.id}/later", data=day | {"until_on-day": "31"})
    assert (wrong.status_code, "geen bestaande datum" in wrong.text) == (422, True)
    assert client.post(f"/dossiers/{case.id}/later", data=day).status_code == 303

    assert "Opzij gelegd tot 16/9/2026" in client.get("/vandaag").text
    site.now = MONDAY + timedelta(days=2)
    assert "Opnieuw proberen" in site.signed_in(site.place.librarian).get("/vandaag").text


@pytest.mark.complaint(16)
def test_a_case_put_aside_is_taken_back_by_one_button(site):
    """Somebody calls earlier than expected: it is on the list again at once."""
    case = a_loan(site.db, site.place)
    client = site.signed_in(site.place.librarian)
    day = {"until_on-day": "16", "until_on-month": "9", "until_on-year": "2026"}
    client.post(f"/dossiers/{case.id}/later", data=day)
    assert "Terug op mijn lijst" in client.get(f"/dossiers/{case.id}").text

    answer = client.post(f"/dossiers/{case.id}/terug")

    assert "staat weer op uw lijst" in client.get(answer.headers["location"]).text
    assert "Opzij gelegd" not in client.get("/vandaag").text
    assert "Terug op de lijst gezet" in client.get(f"/dossiers/{case.id}").text


@pytest.mark.complaint(10)
def test_what_somebody_did_stays_theirs_after_the_case_changed_hands(site):
    """Work is credited to who did it, never to whoever follows the case now."""
    case = a_loan(site.db, site.place)
    site.signed_in(site.place.librarian).post(f"/dossiers/{case.id}/notitie", data={"text": "Belde al twee keer."})
    engine.assign(
        site.db,
        library(),
        case.id,
        "librarian",
        site.place.colleague.person_id,
        actor=site.place.lead,
        seen_version=None,
        now=MONDAY,
    )

    page = unescape(re.sub(r"<[^>]+>", " ", site.signed_in(site.place.lead).get(f"/dossiers/{case.id}").text))

    told = re.sub(r"\s+", " ", page)
    assert re.search(r"Belde al twee keer\..{0,80}door Lies Maes", told)


@pytest.mark.complaint(19)
def test_a_task_says_whether_it_is_yours_waits_for_somebody_or_is_done(site):
    """Not finished, not looked at and waiting for another are three things."""
    case = a_loan(site.db, site.place)
    for label, role in (("Stempel halen", "librarian"), ("Boek tonen", "borrower")):
        engine.open_task(
            site.db, library(), case.id, label, actor=site.place.librarian, role=role, due_on=None, now=MONDAY
        )

    page = unescape(re.sub(r"<[^>]+>", " ", site.signed_in(site.place.librarian).get(f"/dossiers/{case.id}").text))

    told = re.sub(r"\s+", " ", page)
    assert re.search(r"Stempel halen.{0,60}Te doen", told)
    assert re.search(r"Boek tonen.{0,60}Wacht op", told)


def test_a_coordinator_names_somebody_else(site):
    """The case, its owner and its reminders go along."""
    case = a_loan(site.db, site.place)
    client = site.signed_in(site.place.lead)
    form = client.get(f"/dossiers/{case.id}/toewijzen/librarian").text
    assert "Jan Smet" in form
    data = {
        "version": hidden(form, "version"),
        "key": hidden(form, "key"),
        "person": str(site.place.colleague.person_id),
    }

    answer = client.post(f"/dossiers/{case.id}/toewijzen/librarian", data=data)

    assert answer.status_code == 303
    with site.db.read() as tx:
        named = select(case_people.c.person_id).where(case_people.c.role == "librarian")
        assert tx.execute(named).scalar_one() == site.place.colleague.person_id


def test_two_people_at_one_form_see_both_versions(site):
    """409 shows what each wrote; choosing theirs for one field keeps the rest of what was typed."""
    case = a_loan(site.db, site.place)
    client = site.signed_in(site.place.librarian)
    form = client.get(f"/dossiers/{case.id}/gegevens?groep=book").text
    mine = {"version": hidden(form, "version"), "key": "mine", "groep": "book", "book_title": "Mijn titel"}
    engine.fill_in(
        site.db, library(), case.id, {"book_title": "Haar titel"}, actor=site.place.lead, seen_version=None, now=MONDAY
    )

    stale = client.post(f"/dossiers/{case.id}/gegevens", data=mine)
    assert stale.status_code == 409
    assert "Mijn titel" in stale.text
    assert "Haar titel" in stale.text
    kept = mine | {"version": hidden(stale.text, "version"), "key": "again", "keep-book_title": "theirs"}
    assert client.post(f"/dossiers/{case.id}/gegevens", data=kept).status_code == 303

    with site.db.read() as tx:
        assert tx.execute(select(cases.c.fields)).scalar_one()["book_title"] == "Haar titel"


def test_a_step_that_is_gone_says_who_was_faster(site):
    """The case moved while the form was open: nothing happens, and the page tells where it stands."""
    case = a_loan(site.db, site.place)
    client = site.signed_in(site.place.librarian)
    form = client.get(f"/dossiers/{case.id}/stap/lend").text
    data = {"version": hidden(form, "version"), "key": hidden(form, "key"), "deposit": "15", "wrapped": "yes"}
    lend(site.db, site.place, case.id)

    answer = client.post(f"/dossiers/{case.id}/stap/lend", data=data)

    assert answer.status_code == 409
    assert "Intussen gewijzigd" in answer.text
    assert "Uitgeleend" in answer.text


def test_a_conflict_without_a_difference_says_so_and_saves_on_a_press(site):
    """Somebody wrote a note meanwhile: nothing to choose, and the page does not ask to choose."""
    case = a_loan(site.db, site.place)
    client = site.signed_in(site.place.librarian)
    form = client.get(f"/dossiers/{case.id}/gegevens").text
    mine = {"key": hidden(form, "key"), "version": hidden(form, "version"), "condition": "sound"}
    mine |= {"book_title": "Max Havelaar", "borrower_name": "Noor Peeters", "borrower_mail": "noor@lezer.example"}
    mine |= {"coach": str(site.place.librarian.person_id)}
    engine.note(site.db, library(), case.id, actor=site.place.lead, text="Eerst bellen", now=MONDAY)

    stale = client.post(f"/dossiers/{case.id}/gegevens", data=mine)

    assert stale.status_code == 409
    assert "maar niet in wat u invulde" in stale.text
    assert "Kies per regel" not in stale.text
    saved = client.post(
        f"/dossiers/{case.id}/gegevens", data=mine | {"version": hidden(stale.text, "version"), "key": "again"}
    )
    assert saved.status_code == 303


def test_sending_one_form_twice_writes_once(site):
    """A double click on Bewaar notitie leaves one note."""
    case = a_loan(site.db, site.place)
    client = site.signed_in(site.place.librarian)

    for _ in range(2):
        client.post(f"/dossiers/{case.id}/notitie", data={"text": "Eén keer", "key": "same"})

    with site.db.read() as tx:
        assert len(tx.execute(select(events.c.id).where(events.c.kind == "note")).all()) == 1


def test_a_step_on_several_cases_gives_each_its_own_verdict(site):
    """One is ready, one is not: the first moves, the second says why, with a link."""
    ready = a_loan(site.db, site.place)
    unready = a_loan(site.db, site.place, condition=None, book_title="De Witte")
    client = site.signed_in(site.place.librarian)
    form = client.get(f"{LOANS}/samen?actie=lend&id={ready.id}&id={unready.id}").text
    data = {"key": hidden(form, "key"), "actie": "lend", "id": [str(ready.id), str(unready.id)], "deposit": "15"}
    data |= {"wrapped": "yes", "lent_on-day": "14", "lent_on-month": "9", "lent_on-year": "2026"}

    answer = client.post(f"{LOANS}/samen", data=data)

    assert "1 gelukt, 1 niet" in answer.text
    with site.db.read() as tx:
        states = dict(tx.execute(select(cases.c.id, cases.c.state)).all())
    assert states == {ready.id: "lent", unready.id: "requested"}


def test_a_list_pages_through_every_case_once(site):
    """Twenty-five a page, by what is due first; the next page begins where this one ended."""
    made = {a_loan(site.db, site.place, condition=None).id for _ in range(28)}
    client = site.signed_in(site.place.librarian)

    seen, path = [], LOANS
    while path:
        text = client.get(path).text
        seen += [int(part.split('"')[0]) for part in text.split('id="case-')[1:]]
        path = text.split('id="more" href="')[1].split('"')[0].replace("&amp;", "&") if 'id="more"' in text else ""

    assert len(seen) == 28
    assert set(seen) == made
    assert "28 dossiers" in client.get(LOANS).text


def test_a_list_shows_a_past_day(site):
    """What moved on since stands where it stood."""
    case = a_loan(site.db, site.place)
    site.now = MONDAY + timedelta(days=1)
    lend(site.db, site.place, case.id, now=site.now)
    client = site.signed_in(site.place.librarian)

    then = client.get(f"{LOANS}?op=14/9/2026&status=requested").text
    now = client.get(f"{LOANS}?status=requested").text

    assert "Max Havelaar" in then
    assert "Max Havelaar" not in now


def test_a_reader_of_english_gets_the_labels_of_the_file_in_english(site):
    """The language of the person decides, not that of the browser."""
    a_loan(site.db, site.place)
    reader = engine.add_person(
        site.db,
        actor=engine.SYSTEM,
        name="Joan Hill",
        email="joan@bib.example",
        grants_=(engine.Grant("desk_lead"),),
        language="en",
    )
    client = site.signed_in(engine.Actor(reader, "Joan Hill"))

    assert "Requested" in client.get(LOANS).text
    assert "Gevraagd" not in client.get(LOANS).text


def test_a_task_of_a_colleague_cannot_be_done_by_guessing_its_number(site):
    """A task of a case somebody may not see does not exist for them."""
    case = a_loan(site.db, site.place)
    task = engine.open_task(
        site.db,
        library(),
        case.id,
        "Bel",
        actor=site.place.librarian,
        role="librarian",
        due_on=date(2026, 9, 20),
        now=MONDAY,
    )
    colleague = site.signed_in(site.place.colleague)

    for answer in (colleague.get(f"/taken/{task}"), colleague.post(f"/taken/{task}/gedaan", data={})):
        assert answer.status_code == 404
    assert site.signed_in(site.place.librarian).post(f"/taken/{task}/gedaan", data={"remark": "ok"}).status_code == 303
    with site.db.read() as tx:
        assert tx.execute(select(tasks.c.status).where(tasks.c.id == task)).scalar_one() == "done"


def test_a_mailed_link_signs_in_once_and_only_by_its_button(site):
    """Software that opens links uses nothing up; the second press and the late one get a way to a new link."""
    browser = site.visitor()
    for email in ("lies.maes@bib.example", "niemand@bib.example"):
        assert "Kijk in uw mailbox" in browser.post("/aanmelden/link", data={"email": email}).text
    with site.db.read() as tx:
        [mail] = tx.execute(select(outbox).where(outbox.c.kind == "sign_in")).all()
    path = f"/aanmelden/link/{token_of(mail.payload['sign_in'], SECRET)}"
    assert token_of(mail.payload["sign_in"], SECRET) not in str(mail.payload)

    for _ in range(3):
        assert "Meld mij aan" in browser.get(path).text
        browser.head(path)
    assert browser.get("/vandaag").status_code == 303
    assert browser.post(path).headers["location"] == "/vandaag"

    assert "Lies Maes" in browser.get("/vandaag").text
    assert site.visitor().post(path).status_code == 410
    assert "nieuwe link" in site.visitor().get(path).text


def test_a_mailed_link_works_for_twenty_minutes(site):
    """After that it offers a new one, and nobody is signed in."""
    browser = site.visitor()
    browser.post("/aanmelden/link", data={"email": "lies.maes@bib.example"})
    with site.db.read() as tx:
        payload = tx.execute(select(outbox.c.payload).where(outbox.c.kind == "sign_in")).scalar_one()
    path = f"/aanmelden/link/{token_of(payload['sign_in'], SECRET)}"
    site.now = MONDAY + timedelta(minutes=21)

    assert browser.post(path).status_code == 410
    assert browser.get("/vandaag").status_code == 303


def test_the_mail_carries_the_link_it_promises(site):
    """What the handler gets leads to the page with the button."""
    site.visitor().post("/aanmelden/link", data={"email": "lies.maes@bib.example"})
    taken = []

    engine.deliver(site.db, library(), {"email": taken.append}, MONDAY, secret=SECRET)

    assert site.visitor().get(taken[0].link).status_code == 200
    assert taken[0].recipient.email == "lies.maes@bib.example"


def test_the_pages_at_the_foot_exist(site):
    """A link on every page must lead somewhere, signed in or not."""
    for path in ("/hulp", "/toegankelijkheid", "/privacy"):
        assert site.visitor().get(path).status_code == 200
