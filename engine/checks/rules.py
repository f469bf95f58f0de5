"""Proof: every guard is used, can be asked, says whole sentences and tells on which basis it stands."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator

from engine.checks.constants import line_of
from engine.checks.result import Result, result
from engine.definition import Definition
from engine.document import Guard
from engine.errors import Problem
from engine.positions import Path
from engine.titles import parse_title

_BASIS = re.compile(r"^\s*(Source|Choice):\s*\S", re.MULTILINE)


def guards_sound(definition: Definition) -> Result:
    """Check the guards of the file, the functions of guards.py, and every part that claims to follow from law."""
    guards = definition.document.guards
    found = [each for name, guard in guards.items() for each in _faults(definition, name, guard)]
    return result(len(guards), [*found, *_functions(definition), *_claims(definition)])


def _faults(definition: Definition, name: str, guard: Guard) -> Iterator[Problem]:
    draft, where = definition.draft, ("guards", name)
    document = definition.document
    used = [*(each.guards for each in document.fields.values()), *(each.guards for each in document.actions.values())]
    if not any(name in guards for guards in (*used, *(each.warns for each in document.actions.values()))):
        yield draft.problem("unused_guard", f"guard `{name}` guards nothing and warns of nothing", *where)
    if guard.when is not None and name in draft.guards.functions:
        yield draft.problem(
            "two_rules", f"guard `{name}` has a `when` and a function in guards.py: which counts?", *where
        )
    if guard.when is not None and guard.texts:
        yield draft.problem("useless_key", f"guard `{name}`: only a function can choose from `texts`", *where, "texts")
    for text in guard.texts:
        if guard.when is None and text not in draft.guards.words:
            yield draft.problem("unused_text", f"guards.py never says `{text}`", *where, "texts", text)
    sentences: list[tuple[Path, str]] = [(("nl",), guard.nl), (("en",), guard.en)]
    for key, said in guard.texts.items() if guard.when is None else ():
        sentences += [(("texts", key, "nl"), said.nl), (("texts", key, "en"), said.en)]
    for path, sentence in sentences:
        if why := _unreadable(sentence, fixed=guard.when is not None):
            yield draft.problem_at_value("bad_sentence", f"guard `{name}`: {why}", (*where, *path))


def _unreadable(sentence: str, *, fixed: bool) -> str:
    if fixed:
        return "only a function in guards.py can fill `{...}`" if "{" in sentence or "}" in sentence else ""
    try:
        parse_title(sentence)
    except ValueError as error:
        return str(error)
    return ""


def _functions(definition: Definition) -> Iterator[Problem]:
    code = definition.draft.guards
    for name, function in code.functions.items():
        line = line_of(code.text, name)
        if name not in definition.document.guards:
            yield Problem(
                "unused_guard", f"`{name}` is offered in `__all__`, but the file has no such guard", code.file, line, 1
            )
        if not _BASIS.search(function.__doc__ or ""):
            message = f"guard `{name}` is not documented: its docstring needs `Source:` or `Choice:`"
            yield Problem("undocumented_guard", message, code.file, line, 1)
        parameters = list(inspect.signature(function).parameters.values())
        if len(parameters) != 2 or any(
            each.kind not in {each.POSITIONAL_OR_KEYWORD, each.POSITIONAL_ONLY} for each in parameters
        ):
            yield Problem("bad_guard", f"guard `{name}` must take (facts, now)", code.file, line, 1)


def _claims(definition: Definition) -> Iterator[Problem]:
    """Yield every part that says it follows from law or practice without saying from which."""
    document = definition.document
    parts: list[tuple[tuple[str, ...], str, str]] = [
        (("guards", name), each.basis, each.source) for name, each in document.guards.items()
    ]
    parts += [(("actions", name), each.basis, each.source) for name, each in document.actions.items()]
    parts += [
        (rule.where, "law" if rule.clock.legal else rule.clock.basis, rule.clock.source)
        for rule in definition.clock_rules.values()
        if rule.clock is not None
    ]
    for where, basis, source in parts:
        if basis != "choice" and not source.strip():
            message = f"{where[0].removesuffix('s')} `{where[1]}` rests on {basis}: name the `source`"
            yield definition.draft.problem("no_source", message, *where)
