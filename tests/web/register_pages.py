"""The pages of the register as somebody uses them: open a form, type in it, send it, read what comes back."""

from __future__ import annotations

import re
from html import unescape

from tests.web.site import Site
from tests.workflows.histories import shipped
from tests.workflows.lead_builders import a_network, at
from workflows.register.company_contacts import add_contact
from workflows.register.mentors import add_mentor
from workflows.register.workplaces import add_workplace


def a_register(db, day):
    """Return the city and two schools; a company of the first school has a contact person, a mentor and places."""
    made = a_network(db)
    made.baker = made.programme()
    made.first = made.school("Technicum", made.baker)
    made.second = made.school("Spectrum", made.baker)
    made.company, made.here = made.site()
    coach, now = made.first.coach, at(day)
    person = {"company_id": made.company, "name": "Tom De Vos", "phone": "03 201 11 10", "email": "tom@devos.example"}
    made.contact = add_contact(db, person, actor=coach, now=now)
    guide = {"site_id": made.here, "name": "Els Maes", "email": "els@devos.example"}
    made.mentor = add_mentor(db, guide, actor=coach, now=now)
    places = {"site_id": made.here, "programme_id": made.baker, "places": 2, "from_on": day.isoformat()}
    made.workplace = add_workplace(db, places, actor=coach, now=now)
    made.pages = Site(db, None, now, shipped())
    return made


def text_of(answer):
    """Return what a page says, without its markup."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.text)))


def value_of(answer, name):
    """Return what stands in an input."""
    return unescape(
        re.search(rf'<input[^>]*id="{name}"[^>]*>', answer.text)[0].partition('value="')[2].partition('"')[0]
    )


def typed(answer):
    """Return what a form would send when nobody types: everything that stands in it."""
    found = {}
    for tag in re.findall(r"<input[^>]*>", answer.text.partition('<form class="form" method="post"')[2]):
        name, kind = re.search(r'name="([^"]*)"', tag), re.search(r'type="([^"]*)"', tag)
        if name and (kind is None or kind[1] not in {"radio", "checkbox"} or " checked" in tag):
            found[name[1]] = unescape(tag.partition('value="')[2].partition('"')[0])
    return found


def sent(client, path, **values):
    """Open a form and send it with what stands there and what is typed over it."""
    return client.post(path, data={**typed(client.get(path)), **values})
