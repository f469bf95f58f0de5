"""Who has no account reads in a language of their own: that of the mail, or the one they choose on the page."""

from __future__ import annotations

import re
from html import unescape

import pytest
from sqlalchemy import update

import engine
from engine.tables import links, persons, tasks
from tests.web.leftovers import left_over
from tests.web.site import Site
from tests.workflows.appointments.planning import MONDAY, Planner
from tests.workflows.histories import shipped


@pytest.fixture
def world(sqlite_db):
    """A learner at work who is asked how it goes, and her mother; both with a page of their own."""
    made = Planner(sqlite_db).at_work()
    made.plan()
    made.told()
    made.paths = {mail.recipient.name.split()[0]: mail.link for mail in made.mails if "uid" in mail.payload}
    engine.open_named_task(made.db, shipped(), made.case, "wellbeing_check_in", actor=made.coach, now=MONDAY)
    made.deliver(MONDAY)
    made.visitor = Site(sqlite_db, None, MONDAY, shipped()).visitor()
    return made


def speaks(world, language):
    """Let everybody of the case read a language."""
    with world.db.transaction() as tx:
        tx.execute(update(persons).values(language=language))


def text_of(answer):
    """Return what a page says, without its markup."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.text)))


def question_of(world, query=""):
    """Return the path of the question that stands on the learner's page."""
    [path] = re.findall(r'href="(/v/[^"]+)"', world.visitor.get(world.paths["Amina"] + query).text)
    return path


def test_the_page_speaks_the_language_of_the_person(world):
    """A mother who gets her mails in French need not look for a switch."""
    speaks(world, "fr")

    answer = world.visitor.get(world.paths["Sara"])

    assert '<html class="govuk-template" lang="fr-BE">' in answer.text
    assert "Visite sur le lieu de travail mar 20 oct 2026, 14:30" in text_of(answer)
    assert "Maintenant : Accompagné" in text_of(answer)


def test_another_language_is_chosen_without_writing_and_stays_through_a_form(world):
    """The switch is a plain link; the answer to the form comes back in the chosen language."""
    before = world.rows(links)
    dutch = world.visitor.get(world.paths["Amina"])
    assert 'lang="nl-BE"' in dutch.text
    [href] = re.findall(r'href="([^"]*taal=fr)"', dutch.text)

    path = question_of(world, href.partition("/p/")[2] and "?taal=fr")
    french = world.visitor.get(path)
    refused = world.visitor.post(re.search(r'<form method="post" action="([^"]+)"', french.text)[1], data={})

    assert path.endswith("?taal=fr")
    assert "Comment vas-tu ?" in text_of(french)
    assert refused.status_code == 422
    assert "Comment vas-tu : ceci n'est pas encore rempli." in text_of(refused)
    assert world.rows(links) == before


def test_the_switch_keeps_what_was_chosen_in_the_mail(world):
    """Whoever pressed an answer in the mail and then a language need not press the answer again."""
    chosen = world.visitor.get(f"{question_of(world)}?a=so_so").text
    [href] = re.findall(r'href="([^"]*taal=en)"', chosen)

    english = world.visitor.get(unescape(href))

    assert 'value="so_so" checked' in re.sub(r"\s+", " ", english.text)
    assert "How are you?" in text_of(english)


def test_a_language_that_does_not_exist_changes_nothing(world):
    """An address that somebody made up is answered in the person's own language."""
    assert 'lang="nl-BE"' in world.visitor.get(world.paths["Amina"] + "?taal=xx").text


def test_a_learner_says_with_a_face_how_it_goes(world):
    """Three faces, each with its word: nobody has to read a picture."""
    page = world.visitor.get(question_of(world)).text

    assert page.count('class="choice__sign"') == 3
    assert re.findall(r'choice__label">([^<]+)<', page) == ["Goed", "Gaat wel", "Slecht"]
    assert page.count("<h1") == 1


def test_a_learner_asks_for_a_talk_on_her_page(world):
    """The coach gets the same task as after a bad answer, once; nobody but the learner can ask it."""
    page = world.visitor.get(world.paths["Amina"])
    assert "Ik wil een gesprek" in page.text

    for _ in range(2):
        asked = world.visitor.post(f"{world.paths['Amina']}/gesprek")
        assert asked.status_code == 303

    [task] = world.rows(tasks, case_id=world.case, name="talk_with_learner")
    assert (task.role, task.status) == ("trajectory_coach", "open")
    again = text_of(world.visitor.get(world.paths["Amina"]))
    assert "Je begeleider weet dat je een gesprek wil" in again
    assert "Ik wil een gesprek" not in again
    assert world.visitor.post(f"{world.paths['Sara']}/gesprek").status_code == 404


def test_who_signs_in_may_read_another_language_first(world):
    """A refused password is said in the language that was chosen; afterwards the person's own counts."""
    asked = world.visitor.get("/aanmelden?taal=en")
    refused = world.visitor.post(
        re.search(r'<form method="post" action="([^"]+)" novalidate', asked.text)[1],
        data={"email": "x@example.org", "password": "x"},
    )

    assert '<html class="govuk-template" lang="en-GB">' in refused.text
    assert "This e-mail address and password do not belong together." in text_of(refused)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_dutch_is_left_on_the_pages_of_a_link(world, language):
    """The page, the question, its form with a mistake, and what else can be told: all in the chosen language."""
    engine.open_named_task(world.db, shipped(), world.case, "mentor_first_week", actor=world.coach, now=MONDAY)
    world.mails.clear()
    world.deliver(MONDAY)
    asked = next(mail.link for mail in world.mails if mail.kind == "mentor_question")
    own = [path for path in world.paths.values() if path.startswith("/p/")]
    paths = [*own, question_of(world), asked]
    paths += [f"{one}/{more}" for one in (world.paths["Els"], asked) for more in ("melden", "doorgeven")]

    answers = [world.visitor.get(f"{path}?taal={language}") for path in paths]
    answers += [world.visitor.post(f"{path}?taal={language}", data={}) for path in paths[-5:]]

    assert {answer.status_code for answer in answers} == {200, 422}
    assert {str(answer.url): left for answer in answers if (left := left_over(answer.text))} == {}
