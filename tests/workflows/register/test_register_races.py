"""Two people do the same at one moment: one record, one winner, a sentence for the other, nothing taken back.

Real threads on real databases; every race is run several times, for a thread that comes late proves nothing.
"""

from __future__ import annotations

from functools import partial

import pytest

from engine.errors import BadInput
from tests.beside import at_once
from tests.workflows.register.keeping import codes
from tests.workflows.register.trade import NOW, a_trade, all_of, row, told
from workflows.register.companies import add_company, change_company
from workflows.register.company_contacts import add_contact
from workflows.register.known_companies import PossibleDuplicate
from workflows.register.merging import merge_companies, merge_sites
from workflows.register.sites import PossibleSite, add_site
from workflows.register.tables import companies, company_contacts, register_events, sites

ROUNDS = 4
NUMBERS = ("0123456749", "1000000021", "1000000120", "0566988259")


@pytest.fixture
def trade(db):
    """The city, two schools and De Vos bv in 2060 with its number."""
    return a_trade(db)


def add(trade, name, number="", *, actor=None, sure=False):
    """Return the adding of a company, to be done when the shot falls; the city does it when nobody is named."""
    typed = {"name": name, "enterprise_number": number, "postcode": "2100"}
    return partial(add_company, trade.db, typed, actor=actor or trade.employee, now=NOW, confirmed_new=sure)


@pytest.mark.parametrize("numbered", [True, False])
def test_two_people_add_one_company(trade, numbered):
    """One record, whatever the order; without a number the second is asked."""
    for each, number in enumerate(NUMBERS):
        name, typed = f"Kapsalon {'ABCD'[each] * 6}", number if numbered else ""

        results = at_once(add(trade, name, typed), add(trade, name, typed, actor=trade.first.coach))

        assert len(all_of(trade, companies, companies.c.name == name)) == 1
        if numbered:
            assert sorted(found.new for found in results) == [False, True]
            assert len({found.id for found in results}) == 1
        else:
            assert sum(isinstance(found, PossibleDuplicate) for found in results) == 1


@pytest.mark.parametrize("number", ["", "2147812897"])
def test_two_people_add_one_establishment(trade, number):
    """Found by its number, or asked about by its address."""
    for each in range(ROUNDS):
        company = add(trade, f"Bedrijf {'ABCD'[each] * 6}", sure=True)().id
        place = {
            "company_id": company,
            "postcode": "2060",
            "street": "Kaai 1",
            "site_number": number if each == 0 else "",
        }
        adding = partial(add_site, trade.db, place, now=NOW)

        results = at_once(partial(adding, actor=trade.employee), partial(adding, actor=trade.first.coach))

        assert len(all_of(trade, sites, sites.c.company_id == company)) == 1
        assert sum(isinstance(found, PossibleSite) or not found.new for found in results) == 1


def test_two_people_change_two_things_of_one_company(trade):
    """Neither takes back what the other wrote, and the record of it stays one chain."""
    change = partial(change_company, trade.db, trade.company, actor=trade.employee, now=NOW)
    for each in range(ROUNDS):
        size, committee = ("small", "medium")[each % 2], f"11{each}"

        at_once(partial(change, {"size": size}), partial(change, {"joint_committee": committee}))

        after = row(trade, companies, trade.company)
        assert (after.size, after.joint_committee) == (size, committee)
    assert [event.sequence for event in told(trade, companies, trade.company)] == list(range(1, 2 * ROUNDS + 2))


def test_of_two_people_who_change_the_same_thing_one_is_told(trade):
    """Both looked at the same moment; the slower reads what stands now."""
    change = partial(change_company, trade.db, trade.company, actor=trade.employee, now=NOW)
    for each in range(ROUNDS):
        seen = len(told(trade, companies, trade.company))
        texts = [f"Vos {each}", f"De Vos {each}"]

        results = at_once(*[partial(change, {"name": text}, seen=seen) for text in texts])

        [lost] = [found for found in results if isinstance(found, BadInput)]
        assert codes(lost) == {"name": "changed_meanwhile"}
        assert row(trade, companies, trade.company).name == texts[results.index(True)]


def test_two_people_join_the_same_two_companies_each_the_other_way(trade):
    """One way wins, the other is told; never both gone, never a circle."""
    for each in range(ROUNDS):
        one, two = (add(trade, f"Bedrijf {'ABCD'[each] * 4} {half}", sure=True)().id for half in ("oost", "west"))
        join = partial(merge_companies, trade.db, actor=trade.employee, now=NOW)

        results = at_once(partial(join, one, two), partial(join, two, one))

        [lost] = [found for found in results if isinstance(found, BadInput)]
        assert codes(lost) == {"kept_id": "merged_record"}
        gone, kept = (one, two) if results[0] is None else (two, one)
        assert (row(trade, companies, gone).merged_into_id, row(trade, companies, kept).merged_into_id) == (kept, None)


def test_two_people_join_two_establishments_each_the_other_way(trade):
    """As for companies."""
    join = partial(merge_sites, trade.db, actor=trade.employee, now=NOW)
    for each in range(ROUNDS):
        places = [
            {"company_id": trade.company, "postcode": "2018", "street": f"{street} {each}"}
            for street in ("Plein", "Dam")
        ]
        one, two = (add_site(trade.db, place, actor=trade.employee, now=NOW, confirmed_new=True).id for place in places)

        results = at_once(partial(join, one, two), partial(join, two, one))

        [lost] = [found for found in results if isinstance(found, BadInput)]
        assert codes(lost) == {"kept_id": "merged_record"}
        assert sorted(found.status for found in all_of(trade, sites, sites.c.id.in_((one, two)))) == [
            "active",
            "merged",
        ]


def test_somebody_adds_a_person_to_a_company_that_is_joined_at_that_moment(trade):
    """The person stands at the company that is kept, or the one who types is told to work on there."""
    for each in range(ROUNDS):
        gone = add(trade, f"Bedrijf {'ABCD'[each] * 6}", sure=True)().id
        person = {"company_id": gone, "name": f"Tom {each}", "phone": "03 201 11 10"}

        _, added = at_once(
            partial(merge_companies, trade.db, gone, trade.company, actor=trade.employee, now=NOW),
            partial(add_contact, trade.db, person, actor=trade.first.coach, now=NOW),
        )

        assert all_of(trade, company_contacts, company_contacts.c.company_id == gone) == []
        if isinstance(added, BadInput):
            assert codes(added) == {"company_id": "merged_record"}
        else:
            assert row(trade, company_contacts, added).company_id == trade.company


def test_after_all_of_it_every_chain_is_whole(trade):
    """The control: what was written twice at once stands in the record once, in order."""
    join = partial(merge_companies, trade.db, actor=trade.employee, now=NOW)
    one, two = (add(trade, f"Bedrijf {half}", sure=True)().id for half in ("oost", "west"))
    at_once(partial(join, one, two), partial(join, two, one))
    at_once(*[partial(change_company, trade.db, trade.company, {"size": "large"}, actor=trade.employee, now=NOW)] * 2)

    chains = {}
    for event in all_of(trade, register_events):
        chains.setdefault((event.record, event.record_id), []).append(event.sequence)

    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in chains.values())
    assert len(chains[companies.name, trade.company]) == 2
