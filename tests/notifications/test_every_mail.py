"""Every mail there is, read as its receiver's program reads it."""

from __future__ import annotations

import re

from notifications import samples, undeclared
from notifications.texts import SHIPPED
from tests.notifications.every_mail import WORKFLOWS, Page, every_mail, previews
from tests.notifications.messages import BASE_URL
from tests.workflows.asking import WORKFLOWS as WORKFLOW_FILES
from tests.workflows.asking import definition

PRETTY = re.compile(r"url\(|@import|@font-face|expression\(|javascript:", re.IGNORECASE)
FETCHING = frozenset({"img", "script", "link", "font", "iframe", "object", "embed", "video", "audio", "base", "form"})
FETCHES = frozenset({"src", "srcset", "background", "poster", "action", "data"})
OUTSIDE = frozenset({"learner", "parent"})
WRITTEN_BY_CODE = frozenset({"match_fell_away", "invitation", "invitation_changed", "invitation_cancelled", "new_link"})
"""What learners and parents get that no line of a workflow file sends; ``questions`` gathers what they get."""


def px(style, name):
    """Return the pixels of a property: the first of several, as in a padding."""
    return int(re.search(r"(\d+)px", style[name])[1])


def test_every_text_there_is_is_shown_and_read_here():
    """A text that nobody sees in Beheer is one that nobody mends."""
    own = [folder for name in WORKFLOWS for folder in (WORKFLOW_FILES / name / "messages").iterdir()]
    there = {folder.name for folder in (*SHIPPED.iterdir(), *own)} - {"layout"}

    assert there == {each.kind for each in previews().list()}


def test_nothing_is_fetched_run_or_traced():
    """A picture that is fetched tells somebody when and where a mother read about her child."""
    for name, mail in every_mail().items():
        page = Page(mail.html)
        assert not PRETTY.search(mail.html), name
        assert not [tag for tag, _ in page.elements if tag in FETCHING], name
        assert not [at for _, attrs in page.elements for at in attrs if at in FETCHES or at.startswith("on")], name
        hrefs = [attrs["href"] for tag, attrs in page.elements if tag == "a"]
        assert all(href.startswith(f"{BASE_URL}/") for href in hrefs), name


def test_both_readings_say_the_same():
    """Who reads the plain text, or has it read aloud, misses nothing."""
    for name, mail in every_mail().items():
        seen = " ".join(Page(mail.html).words).removeprefix("Duaal leren Antwerpen")
        plain = re.sub(r"https?://\S+|^--$|^- ", " ", mail.text, flags=re.MULTILINE)

        assert re.sub(r"[\s:]", "", seen) == re.sub(r"[\s:]", "", plain), name


def test_every_mail_says_its_language():
    """A screen reader reads French aloud as French, and nobody who chose French gets half of a mail in it."""
    for name, mail in every_mail().items():
        [(_, attrs)] = [each for each in Page(mail.html).elements if each[0] == "html"]

        assert attrs["lang"] == mail.language == name.split("/")[2], name


def test_is_read_and_pressed_on_a_phone():
    """Sixteen pixels is read without glasses, 44 pressed with a thumb, 600 fit every program."""
    for name, mail in every_mail().items():
        page = Page(mail.html)
        [card] = page.styles("table", "card")
        assert px(card, "max-width") <= 600, name
        assert all(px(style, "font-size") == 16 for style in page.styles("td", "inside")), name
        for style in page.styles("a"):
            assert 2 * px(style, "padding") + px(style, "line-height") >= 44, name
        assert "prefers-color-scheme: dark" in mail.html, name


def test_the_subject_says_what_it_is_about_and_names_nobody_in_full():
    """A subject stands on a locked telephone and on a shared screen."""
    for name, mail in every_mail().items():
        assert 10 < len(mail.subject) <= 100, (name, mail.subject)
        assert "Benali" not in mail.subject, name
        assert "  " not in mail.subject, name


def test_no_sentence_ends_twice_after_an_initial():
    """Two points after "Amina B" read as a mistake of a machine."""
    assert [name for name, mail in every_mail().items() if ".." in f"{mail.subject} {mail.text}"] == []


def test_learners_and_parents_are_written_to_in_three_languages():
    """Dutch and English are not enough for every family; people of the staff and of companies read these two."""
    sent = {kind for kind, roles in told_to("learner_trajectory").items() if roles & OUTSIDE}
    missing = [
        (each.kind, each.languages)
        for each in previews().list()
        if not ({"nl", "en"} | ({"fr"} if each.kind in sent | WRITTEN_BY_CODE | {"questions"} else set()))
        <= set(each.languages)
    ]

    assert {"search_started", "signature_needed", "wellbeing_check", "coach_changed"} <= sent
    assert not missing


def told_to(workflow):
    """Return, per message, the roles that a workflow file sends it to."""
    document, found = definition(workflow).document, {}
    for rule in definition(workflow).clock_rules.values():
        for step in rule.steps:
            found.setdefault(step.message or "", set()).update(step.remind, step.escalate)
    for action in document.actions.values():
        for send in action.sends:
            found.setdefault(send.message, set()).update(send.to)
    for sends in document.handovers.values():
        for send in sends:
            found.setdefault(send.message, set()).update(send.to)
    for task in document.tasks.values():
        if task.invite:
            found.setdefault(task.invite, set()).add(task.role)
    return found


def test_the_staff_get_by_itself_only_what_cannot_wait_for_their_morning():
    """Source: interface 4.3. Everything else stands in the one mail of their day, or nobody reads any of it."""
    alone = set()
    for workflow in WORKFLOWS:
        known = definition(workflow)
        staff = {name for name, role in known.roles.items() if role.staff}
        told = {kind for kind, roles in told_to(workflow).items() if roles & staff and kind in known.document.messages}
        alone |= {kind for kind in told if known.document.messages[kind].pace_for(staff=True) != "gathered"}

    ending = {"search_ending", "search_lapsed", "agreement_last_days"}
    asked = {"mentor_calls", "task_now", "handed_over"}
    assert alone == ending | asked | {"lead_offered", "lead_declined", "lead_expired"}


def test_what_can_be_stopped_says_so_in_its_headers():
    """One press in the mail program: for what gathers and reminds, never for what is due or signs in."""
    for name, mail in every_mail().items():
        workflow, kind, language = name.split("/")[:3]
        if name.endswith("/bare"):
            continue
        message = previews().message(workflow, kind, language)
        rule = definition(workflow).document.messages[kind] if workflow else None
        gathered = (
            rule.pace == "gathered" if rule else kind in {"digest", "questions", "week_overview", "leads_overview"}
        )

        assert ("List-Unsubscribe" in dict(mail.headers)) == bool(message.stop_link) == gathered, name
    assert (samples.STOP, undeclared.SIGN_IN) == ("/u/sample-token", "sign_in")
