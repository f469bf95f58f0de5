"""Every text has its languages: a reader who chose one never meets another in the middle of a page."""

from __future__ import annotations

import re

import pytest
import yaml
from babel.messages.pofile import read_po

from tests.workflows.histories import shipped
from web.catalogues import HERE, LOCALES, po_path, words_of
from web.template_strings import strings, without_account

READ_WITHOUT_ACCOUNT = ("about", "answers", "errors", "link_expired", "link_renewed", "own", "scores", "shop_floor")
READ_WITHOUT_ACCOUNT += ("sign_in", "stop", "thanks", "told", "wrong_password")
HOLE = re.compile(r"%\((\w+)\)s|\{(\w*)[^}]*\}")


def catalogue(language):
    """Return the texts of a catalogue with their translations."""
    with po_path(language).open("rb") as file:
        return {each.id: each.string for each in read_po(file, locale=LOCALES[language]) if each.id}


def leaves(branch, path=()):
    """Return every word under its keys."""
    if not isinstance(branch, dict | list):
        return {path: branch}
    pairs = branch.items() if isinstance(branch, dict) else enumerate(branch)
    return {key: word for name, below in pairs for key, word in leaves(below, (*path, name)).items()}


def holes(text):
    """Return what is filled in in a sentence."""
    return sorted(filter(None, (one or other for one, other in HOLE.findall(str(text)))))


@pytest.mark.parametrize(("language", "read"), [("en", lambda: None), ("fr", without_account)])
def test_every_text_of_a_page_is_translated_and_nothing_else(language, read):
    """English says all, French what one meets without an account; a text nobody shows is cleared away."""
    known = catalogue(language)
    shown = strings(read())

    assert len(shown) > 80
    assert {text if isinstance(text, str) else text[0] for text in shown} == {
        text if isinstance(text, str) else text[0] for text in known
    }, "run make texts"
    empty = [text for text, said in known.items() if not all([said] if isinstance(said, str) else said)]
    assert empty == []


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_translated_text_fills_in_the_same(language):
    """A name that is missing in one language would be an error page in that language only."""
    for text, said in catalogue(language).items():
        forms, spoken = ([text], [said]) if isinstance(text, str) else (text, said)
        assert [holes(each) for each in forms] == [holes(each) for each in spoken], text


@pytest.mark.parametrize(
    "name", ["words", "people_words", "mail_words", "access_words", "import_words", "logbook_words"]
)
def test_every_word_has_its_english(name):
    """The same keys, filled in the same; what is in neither file would be shown in Dutch."""
    dutch = leaves(words_of(name))
    english = leaves(yaml.safe_load((HERE / f"{name}.en.yaml").read_text(encoding="utf-8")))

    assert set(dutch) == set(english)
    assert {key for key, said in dutch.items() if holes(said) != holes(english[key])} == set()
    assert all(isinstance(said, str) and said for said in [*dutch.values(), *english.values()])


def test_what_is_read_without_an_account_has_its_french():
    """Links, errors and signing in; no key that Dutch does not have."""
    dutch = leaves(words_of("words"))
    french = leaves(yaml.safe_load((HERE / "words.fr.yaml").read_text(encoding="utf-8")))

    assert set(french) <= set(dutch)
    assert {key for key in dutch if key[0] in READ_WITHOUT_ACCOUNT} <= set(french)
    assert {key for key, said in french.items() if holes(said) != holes(dutch[key])} == set()


def test_what_is_asked_by_link_has_its_french():
    """The question, its help, its fields and answers, and the way a learner reads."""
    texts = []
    for definition in shipped().values():
        document, outside = definition.document, {name for name, role in definition.roles.items() if not role.staff}
        asked = [rule for rule in document.tasks.values() if rule.role in outside]
        fields = [document.fields[name] for rule in asked for name in rule.asks]
        texts += [text for rule in [*asked, *fields] for text in (rule.label, rule.help) if text]
        texts += [text for rule in fields for text in rule.options.values()]
    way = shipped().current("learner_trajectory")
    texts += [role.label for role in way.roles.values()] + [block.label for block in way.document.blocks.values()]
    texts += [state.in_mails for state in way.document.states.values() if not state.final]

    assert len(texts) > 60
    assert [text.nl for text in texts if not text.fr] == []


@pytest.mark.parametrize("file", sorted(HERE.glob("*words*.yaml")), ids=lambda file: file.name)
def test_no_word_stands_twice_in_a_file(file):
    """Of two lines with one key the second counts: whoever mends the first sees nothing change."""
    twice = []

    def look(node):
        if isinstance(node, yaml.MappingNode):
            keys = [key.value for key, _ in node.value]
            twice.extend(key for key in keys if keys.count(key) > 1)
            for _, value in node.value:
                look(value)

    look(yaml.compose(file.read_text(encoding="utf-8")))

    assert twice == []
