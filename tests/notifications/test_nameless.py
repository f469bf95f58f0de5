"""A mail that carries others tells of each no more than the other would have told by itself."""

from __future__ import annotations

from notifications.texts import Texts
from tests.notifications.messages import BASE_URL, a_message
from tests.workflows.asking import WORKFLOWS


def told(*parts):
    """Return the words of a mail that carries these messages."""
    texts = Texts(BASE_URL, {"learner_trajectory": WORKFLOWS / "learner_trajectory"})
    carrier = a_message("questions", subject=None, task=None, deadline=None, link="", parts=parts)
    return repr(texts.write(carrier).blocks)


def test_a_reminder_without_a_name_gets_none_in_a_mail_for_several():
    """A company with two talks on one day reads twice the programme, and learns both names in the talks."""
    said = told(a_message("intake_reminder"), a_message("intake_reminder"))

    assert "Amina" not in said
    assert said.count("Elektrotechnicus duaal") == 2


def test_a_reminder_that_names_the_learner_still_does():
    """The control: a coach who is asked about three learners has to know which."""
    assert "Amina B., Elektrotechnicus duaal" in told(a_message("mentor_question"), a_message("mentor_question"))
