"""Who reads and does what in the register, role by role (domain B7), on the pages themselves."""

from __future__ import annotations

from datetime import date

import pytest

from tests.web.register_pages import a_register, sent, text_of
from workflows.register.company_contacts import change_contact

MONDAY = date(2026, 9, 14)
PEOPLE = ("Tom De Vos", "tom@devos.example", "03 201 11 10")
TODAY = {"on-day": "14", "on-month": "9", "on-year": "2026"}
READS = {
    "employee": {"contacts", "changes", "joins"},
    "coordinator": {"contacts", "changes", "joins"},
    "admin": {"changes", "joins"},
    "first.coordinator": {"contacts", "mentors", "changes", "joins"},
    "first.coach": {"contacts", "mentors", "changes"},
    "second.coordinator": set(),
    "second.coach": set(),
}
FORMS = {"company": "company", "site": "here", "contact": "contact", "mentor": "mentor", "workplace": "workplace"}
MAY = {
    "employee": {"company", "site", "contact", "workplace"},
    "coordinator": {"company", "site", "contact", "workplace"},
    "admin": {"company", "site", "workplace"},
    "first.coordinator": set(FORMS),
    "first.coach": set(FORMS),
    "second.coordinator": set(),
    "second.coach": set(),
}
OF_MENTORS, OF_PLACES = {"mentor-weg", "mentor-geweigerd"}, {"werkplek-weg"}
OF_RECORDS = {"vestiging-uitgesloten", "failliet"}
ENDS = {
    "employee": OF_PLACES | OF_RECORDS,
    "admin": OF_PLACES | OF_RECORDS,
    "first.coordinator": OF_MENTORS | OF_PLACES | OF_RECORDS,
    "first.coach": OF_MENTORS | OF_PLACES,
    "second.coordinator": set(),
    "second.coach": set(),
}


@pytest.fixture
def register(db):
    """A company that the first school talks to, since it said yes to its lead."""
    made = a_register(db, MONDAY)
    made.lead(made.company, made.here).qualified(made.baker).offered(made.first, MONDAY).accepted(made.first, MONDAY)
    return made


def who(register, name):
    """Return somebody by role."""
    school, _, role = name.rpartition(".")
    return getattr(getattr(register, school) if school else register, role)


def browser(register, name):
    """Return the browser of somebody by role."""
    return register.pages.signed_in(who(register, name))


@pytest.mark.parametrize("name", READS)
def test_the_page_of_a_company_shows_each_role_its_own_and_no_more(register, name):
    """Another school reads one line: who talks to the company. The city reads nothing of mentors."""
    page = browser(register, name).get(f"/register/bedrijf/{register.company}")

    said = text_of(page)
    assert "In gesprek met Technicum, sinds 14/09/2026, coach Coach Technicum." in said
    assert "Bakker duaal 2 van 2 vrij" in said
    assert all((each in said) == ("contacts" in READS[name]) for each in PEOPLE)
    assert ("Els Maes" in said) == ("mentors" in READS[name])
    assert ("/register/wijzig/" in page.text) == ("changes" in READS[name])
    assert ("/register/samenvoegen/" in page.text) == ("joins" in READS[name])
    assert ("Een andere school werkt met dit bedrijf." in said) == name.startswith("second")


@pytest.mark.parametrize("name", MAY)
def test_a_form_that_is_not_for_somebody_neither_opens_nor_takes_anything(register, name):
    """Also not for who knows the address."""
    client = browser(register, name)

    opened = {form for form, key in FORMS.items() if client.get(_change(register, form, key)).status_code == 200}
    refused = {form for form, key in FORMS.items() if client.post(_change(register, form, key)).status_code == 403}

    assert opened == MAY[name]
    assert refused == set(FORMS) - MAY[name]


def _change(register, form, key):
    return f"/register/wijzig/{form}/{getattr(register, key)}"


@pytest.mark.parametrize("name", ENDS)
def test_nobody_ends_what_is_not_theirs_to_end(register, name):
    """Another school declares no company bankrupt, nor does a coach; the city names no mentor unfit."""
    client = browser(register, name)
    paths = {
        "mentor-weg": register.mentor,
        "mentor-geweigerd": register.mentor,
        "werkplek-weg": register.workplace,
        "vestiging-uitgesloten": register.here,
        "failliet": register.company,
    }

    opened = {what for what, key in paths.items() if client.get(f"/register/einde/{what}/{key}").status_code == 200}
    noted = {
        what
        for what, key in paths.items()
        if client.post(f"/register/einde/{what}/{key}", data=TODAY).status_code == 303
    }

    assert opened == noted == ENDS[name]


def test_another_school_may_add_what_it_knows_and_mend_its_own_slip(register):
    """A visit brings news of somebody else's company: who told it reads that, and nothing of what others wrote."""
    client = browser(register, "second.coach")
    sent(client, f"/register/nieuw/contact?company_id={register.company}", name="An Smet", phone="03 201 11 12")

    page = client.get(f"/register/bedrijf/{register.company}")
    colleague = browser(register, "second.coordinator").get(f"/register/bedrijf/{register.company}")

    assert "An Smet 03 201 11 12" in text_of(page)
    assert client.get(f"/register/wijzig/contact/{register.contact + 1}").status_code == 200
    assert client.get(f"/register/wijzig/contact/{register.contact}").status_code == 403
    assert not any(each in text_of(page) for each in PEOPLE)
    assert "An Smet" not in text_of(colleague)


@pytest.mark.complaint(12)
def test_the_question_whether_it_exists_tells_another_school_no_details(register):
    """Complaint 12: checked over everybody's records, and only the line of who talks comes out."""
    asked = sent(browser(register, "second.coach"), "/register/nieuw/company", name="De Vos", postcode="2060")

    said = text_of(asked)
    assert "Bestaat al: De Vos bv (2060), bij Technicum sinds 14/09/2026" in said
    assert not any(each in asked.text for each in (*PEOPLE, "Els Maes"))


def test_a_coordinator_joins_no_record_of_another_school(register):
    """Joining one's own to another's would open the other; the city does it after looking."""
    client = browser(register, "second.coordinator")
    added = sent(client, "/register/nieuw/company", name="Vos De", postcode="2018").headers["location"]
    own = int(added.partition("bedrijf/")[2].partition("?")[0])

    refused = sent(client, f"/register/samenvoegen/bedrijf/{own}?q=Vos", kept_id=register.company)

    assert refused.status_code == 422
    assert "met die fiche werkt een andere school. Vraag aan de stad" in text_of(refused)
    assert client.get(f"/register/samenvoegen/bedrijf/{register.company}").status_code == 403


def test_whoever_is_not_on_the_staff_finds_no_register(register, db):
    """A partner for one; whoever is not signed in is asked to."""
    partner = register.pages.signed_in(register.person("Bo Partner", "partner", None))
    paths = ["", f"/bedrijf/{register.company}", "/nieuw/company", "/nieuw/contact?company_id=1", "/nieuw/workplace"]

    assert [partner.get(f"/register{path}").status_code for path in paths] == [403] * len(paths)
    assert register.pages.visitor().get("/register").headers["location"].startswith("/aanmelden")


def test_a_contact_person_who_left_is_named_without_details(register):
    """Nobody calls somebody who is no longer there."""
    change_contact(
        register.db, register.contact, {"ended_on": "2026-09-10"}, actor=register.first.coach, now=register.pages.now
    )

    said = text_of(browser(register, "first.coach").get(f"/register/bedrijf/{register.company}"))

    assert "Tom De Vos weg sinds do 10 sep 2026" in said
    assert "tom@devos.example" not in said
