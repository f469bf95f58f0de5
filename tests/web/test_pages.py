"""The pages of the staff and the page behind a link, on both databases; the clock is an argument."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

import engine
from engine import links
from engine.tables import cases, events, tasks
from tests.builders import MONDAY, SECRET, a_library, a_loan, a_person, lend, library
from tests.web.site import LOANS, PASSWORD, Site, hidden


@pytest.fixture
def site(db):
    """Serve a library."""
    return Site(db, a_library(db))


def test_a_page_asks_to_sign_in_and_leads_back(site):
    """Who is not signed in gets the form and comes where they wanted to be."""
    client = site.visitor()

    answer = client.get("/dossiers/12")

    assert (answer.status_code, answer.headers["location"]) == (303, "/aanmelden?naar=/dossiers/12")


def test_a_wrong_password_and_an_unknown_address_answer_alike(site):
    """Nobody learns which addresses exist; what was typed stays."""
    site.signed_in(site.place.librarian)
    client = site.visitor()

    wrong = client.post("/aanmelden", data={"email": "lies.maes@bib.example", "password": "fout"})
    unknown = client.post("/aanmelden", data={"email": "niemand@bib.example", "password": "fout"})

    assert wrong.status_code == unknown.status_code == 422
    assert wrong.text.replace("lies.maes", "niemand") == unknown.text
    assert "lies.maes@bib.example" in wrong.text


def test_signing_in_never_leads_to_another_site(site):
    """The address to go back to stays on this site."""
    site.signed_in(site.place.librarian)
    data = {"email": "lies.maes@bib.example", "password": PASSWORD, "naar": "//evil.example"}

    answer = site.visitor().post("/aanmelden", data=data)

    assert answer.headers["location"] == "/vandaag"


def test_signing_out_ends_the_session_on_the_server(site):
    """A copied cookie is worth nothing after signing out."""
    client = site.signed_in(site.place.librarian)
    cookie = client.cookies["samdulea_session"]

    client.post("/afmelden")

    client.cookies.set("samdulea_session", cookie)
    assert client.get("/vandaag").status_code == 303


def test_a_change_asked_by_another_site_is_refused(site):
    """A form on somebody else's page cannot act for a coach."""
    client = site.signed_in(site.place.librarian)
    case = a_loan(site.db, site.place)

    answer = client.post(f"/dossiers/{case.id}/notitie", data={"text": "x"}, headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 403
    with site.db.read() as tx:
        assert tx.execute(select(func.count()).where(events.c.kind == "note")).scalar_one() == 0


def test_every_answer_carries_a_strict_policy(site):
    """No inline script or style, nothing from elsewhere."""
    answer = site.visitor().get("/aanmelden")

    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "style=" not in answer.text


def test_today_shows_who_needs_me_and_why(site):
    """A request that has waited eight working days stands on top, with the reason in words."""
    a_loan(site.db, site.place)
    client = site.signed_in(site.place.librarian)
    site.now = MONDAY + timedelta(hours=9)

    text = client.get("/vandaag").text

    assert "Max Havelaar" in text
    assert "Wacht op anderen" in text
    site.now = MONDAY + timedelta(days=8)
    late = site.signed_in(site.place.librarian).get("/vandaag").text
    assert "Termijn loopt af" in late
    assert "Aanvraag behandelen" in late


def test_a_coach_takes_a_step_is_refused_once_and_solves_it(site):
    """The refusal names what is missing, typed values stay, and then it works."""
    case = a_loan(site.db, site.place)
    client = site.signed_in(site.place.librarian)
    form = client.get(f"/dossiers/{case.id}/stap/lend").text
    typed = {"version": hidden(form, "version"), "key": hidden(form, "key"), "deposit": "5", "wrapped": "yes"}
    date = {"lent_on-day": "14", "lent_on-month": "9", "lent_on-year": "2026"}

    refused = client.post(f"/dossiers/{case.id}/stap/lend", data={**typed, **date})
    assert refused.status_code == 422
    assert "De waarborg van minstens 10 euro is nog niet betaald." in refused.text
    assert 'value="5"' in refused.text
    taken = client.post(f"/dossiers/{case.id}/stap/lend", data={**typed, **date, "deposit": "12,50"})

    assert taken.status_code == 303
    shown = client.get(taken.headers["location"]).text
    assert "Uitgeleend" in shown
    assert "Ongedaan maken" in shown


def test_an_impossible_date_is_explained_beside_its_field(site):
    """31 February: the rule in plain Dutch, and the boxes keep what was typed."""
    case = a_loan(site.db, site.place)
    client = site.signed_in(site.place.librarian)
    form = client.get(f"/dossiers/{case.id}/stap/lend").text
    data = {"version": hidden(form, "version"), "key": hidden(form, "key"), "deposit": "12"}
    data |= {"lent_on-day": "31", "lent_on-month": "2", "lent_on-year": "2026"}

    answer = client.post(f"/dossiers/{case.id}/stap/lend", data=data)

    assert answer.status_code == 422
    assert "geen bestaande datum" in answer.text
    assert 'value="31"' in answer.text


def test_a_stale_form_is_told_and_changes_nothing(site):
    """Somebody else was faster: 409, and their work stands."""
    case = a_loan(site.db, site.place)
    client = site.signed_in(site.place.librarian)
    form = client.get(f"/dossiers/{case.id}/stap/lend").text
    engine.note(site.db, library(), case.id, actor=site.place.lead, text="Eerst bellen", now=MONDAY)
    data = {
        "version": hidden(form, "version"),
        "key": hidden(form, "key"),
        "deposit": "12",
        "wrapped": "yes",
        "lent_on": "2026-09-14",
    }

    answer = client.post(f"/dossiers/{case.id}/stap/lend", data=data)

    assert answer.status_code == 409
    assert "Intussen gewijzigd" in answer.text


def test_a_step_is_taken_back_from_the_page(site):
    """One click undoes it; the banner says so."""
    case = a_loan(site.db, site.place)
    moved = lend(site.db, site.place, case.id)
    client = site.signed_in(site.place.librarian)

    answer = client.post(f"/dossiers/{case.id}/ongedaan", data={"version": str(moved.version)})

    assert "ongedaan gemaakt" in client.get(answer.headers["location"]).text
    with site.db.read() as tx:
        assert tx.execute(select(cases.c.state)).scalar_one() == "requested"


def test_fields_are_filled_in_without_moving_the_case(site):
    """The link beside an unmet condition leads to a form that solves it."""
    case = a_loan(site.db, site.place, condition=None)
    client = site.signed_in(site.place.librarian)
    form = client.get(f"/dossiers/{case.id}/gegevens").text
    data = {
        "version": hidden(form, "version"),
        "key": hidden(form, "key"),
        "condition": "worn",
        "book_title": "Max Havelaar",
    }
    data |= {"borrower_name": "Noor Peeters", "coach": str(site.place.librarian.person_id)}

    answer = client.post(f"/dossiers/{case.id}/gegevens", data=data)

    assert answer.status_code == 303
    with site.db.read() as tx:
        assert tx.execute(select(cases.c.fields)).scalar_one()["condition"] == "worn"


def test_a_list_and_a_case_of_somebody_else_stay_hidden(site):
    """A colleague sees neither the line nor the page; an auditor sees codes, never names."""
    case = a_loan(site.db, site.place)
    colleague = site.signed_in(site.place.colleague)
    auditor = site.signed_in(a_person(site.db, "Ann Wit", "auditor", None))

    assert "Havelaar" not in colleague.get(LOANS).text
    assert colleague.get(f"/dossiers/{case.id}").status_code == 404
    for path in (LOANS, f"{LOANS}?weergave=bord", f"/dossiers/{case.id}"):
        shown = auditor.get(path).text
        assert case.code in shown
        assert "Havelaar" not in shown
        assert "Noor" not in shown


def test_a_search_never_confirms_a_name_to_who_sees_codes_only(site):
    """Guessing a title must find nothing; the code does."""
    case = a_loan(site.db, site.place)
    auditor = site.signed_in(a_person(site.db, "Ann Wit", "auditor", None))

    for path in ("/zoeken?q=Havelaar", f"{LOANS}?zoek=havelaar"):
        assert case.code not in auditor.get(path).text
    assert auditor.get(f"/zoeken?q={case.code.lower()}").headers["location"] == f"/dossiers/{case.id}"


def test_somebody_without_account_answers_by_link_and_the_coach_sees_it(site):
    """Looking changes nothing; the answer reaches Vandaag; a second visit shows it; an old link says so."""
    case = a_loan(site.db, site.place)
    lend(site.db, site.place, case.id, fields={"due_on": "2026-10-02"})
    site.now = datetime(2026, 9, 29, 7, tzinfo=UTC)
    engine.fire_due(site.db, library(), site.now)
    with site.db.transaction() as tx:
        task = tx.execute(select(tasks).where(tasks.c.name == "say_reading")).one()
        about = {"task_id": task.id, "case_id": case.id, "person_id": task.person_id}
        path = links.path_for(tx, **about, secret=SECRET, now=site.now)
    reader = site.visitor()

    for _ in range(3):
        assert "Zeg of u nog leest" in reader.get(path).text
        reader.head(path)
    with site.db.read() as tx:
        assert tx.execute(select(tasks.c.status).where(tasks.c.id == task.id)).scalar_one() == "open"
    assert "Dank u" in reader.post(path, data={"still_reading": "no"}).text

    assert "U antwoordde op" in reader.get(path).text
    coach = site.signed_in(site.place.librarian)
    assert "Leest u het nog? nee" in coach.get(f"/dossiers/{case.id}").text
    site.now += timedelta(days=61)
    assert reader.get(path).status_code == 410
    assert reader.get("/v/1-0000").status_code == 404


def test_what_people_write_never_becomes_markup(site):
    """A title that tries to be a script is shown as text."""
    case = a_loan(site.db, site.place, book_title="<script>alert(1)</script>")
    client = site.signed_in(site.place.librarian)

    text = client.get(f"/dossiers/{case.id}").text

    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_an_unknown_page_and_case_say_what_to_do(site):
    """A dead end names the way out."""
    client = site.signed_in(site.place.librarian)

    for path in ("/dossiers/999", "/bestaat-niet"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert "Naar Vandaag" in answer.text


def test_a_case_is_opened_from_its_form_and_bad_input_stays(site):
    """The form comes from the file; what is missing is named beside its field, what was typed stays."""
    client = site.signed_in(site.place.librarian)
    form = client.get(f"{LOANS}/nieuw").text
    assert "Lies Maes" in form
    data = {
        "key": hidden(form, "key"),
        "organisation": str(site.place.id),
        "book_title": "Reinaert",
        "borrower_mail": "x",
    }

    wrong = client.post(f"{LOANS}/nieuw", data=data)
    assert wrong.status_code == 422
    assert 'value="Reinaert"' in wrong.text
    assert "geen e-mailadres" in wrong.text
    opened = client.post(
        f"{LOANS}/nieuw",
        data={
            **data,
            "borrower_mail": "x@y.example",
            "borrower_name": "Noor",
            "coach": str(site.place.librarian.person_id),
        },
    )

    assert opened.status_code == 303
    assert "Reinaert" in client.get(opened.headers["location"]).text
