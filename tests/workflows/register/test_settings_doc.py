"""docs/settings.md names every configuration value of the domain with its basis, and where it stands is true."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from engine.settings import PREFIX, Settings
from workflows.register.form_file import TABLES, forms
from workflows.register.rule_file import rule_file

ROOT = Path(__file__).parents[3]
BASES = {"law", "practice", "choice"}
KEYS = """
clock.initial_td clock.extension_td clock.extension_td_buso clock.max_extensions clock.first_day_counts
clock.mode_after_break clock.extension_after_break clock.warn_td agreement.registration_months agreement.oao_min_hours
agreement.max_paid_leave_days agreement.typical_paid_leave_days agreement.suspension_report_days
agreement.urgent_leave_days agreement.trial_months agreement.notice_days agreement.parent_signature_until_age
mentor.min_age mentor.min_age_derogation mentor.min_years mentor.extract_max_age_months
mentor.training_deadline_months mentor.max_learners mentor.max_learners_warn recognition.validity_years
recognition.decision_days absence.clb_half_days entry.default_deadline admission.council_days_okan followup.contact_td
followup.visit_first_td followup.visit_td followup.competence_td followup.wellbeing_td mentor.reminder_wd lead.offer_wd
lead.first_contact_wd lead.takeback_wd lead.pool_idle_wd lead.recontact_months lead.first_contact_per_site_days
match.reservation_wd stalled.clock_left_td stalled.no_contact_block_1_wd stalled.no_contact_block_2_wd
stalled.no_contact_block_3_td stalled.no_contact_block_4_wd stalled.mentor_reminders stalled.refusals
stalled.lead_idle_wd stalled.snooze_wd mail.hours retention.prospect_months retention.trajectory_months
retention.wellbeing_months retention.company_contact_months retention.lead_years retention.mail_days
retention.note_reading_months retention.backup_days premium.amounts allowance.steps
"""
DOMAIN = frozenset(KEYS.split())
"""The keys of the domain's table of configuration."""


@dataclass(frozen=True)
class Entry:
    """One line of the page: a key with its default, its basis and the places where it stands."""

    key: str
    default: str
    basis: str
    places: tuple[str, ...]


def entries(section: str) -> list[Entry]:
    """Return the lines of one section of the page."""
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    part = text.split(f"\n## {section}", 1)[1].split("\n## ", 1)[0]
    return list(_read(part))


def _read(part: str) -> Iterator[Entry]:
    head: list[str] = []
    for line in part.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| Key"):
            head = cells
        elif line.startswith("| `"):
            row = dict(zip(head, cells, strict=True))
            places = tuple(re.findall(r"`([^`]+)`", row.get("Where", "")))
            yield Entry(row["Key"].strip("`"), row["Default"], row["Basis"], places)


@cache
def workflow(name: str) -> Any:
    """Return a workflow file as it stands on disk."""
    return yaml.safe_load((ROOT / "workflows" / name / "workflow.yaml").read_text(encoding="utf-8"))


def at(place: str) -> str:
    """Return what stands at a place such as ``company_lead: states.offered.deadline.length``."""
    name, _, path = place.partition(": ")
    found = workflow(name)
    for step in path.split("."):
        found = found[int(step)] if isinstance(found, list) else found[step]
    return str(found)


def test_every_configuration_value_of_the_domain_is_on_the_page_with_its_basis():
    """Nobody has to read code to know what can be changed, and whether the law lets them."""
    rows = [each for section in ("1.", "2.", "3.", "4.", "5.") for each in entries(section)]

    assert DOMAIN - {each.key for each in rows} == set()
    assert {each.basis for each in rows} == BASES


def test_rule_values_stand_on_the_page_as_in_their_file():
    """A default that was changed in one place only would be believed in the other."""
    said = {each.key: (each.default, each.basis) for each in entries("1.")}

    found = {
        key: (f"{rule.default:g}" if rule.is_number else rule.default, rule.basis)
        for key, rule in rule_file().values.items()
    }
    assert said == found


@pytest.mark.parametrize("entry", entries("3."), ids=lambda each: each.key)
def test_a_value_of_a_workflow_file_stands_where_the_page_says(entry):
    """Its default is what the file holds today."""
    assert entry.places
    assert " + ".join(at(place) for place in entry.places) == entry.default


@pytest.mark.parametrize("entry", entries("2."), ids=lambda each: each.key)
def test_a_value_of_a_table_has_a_form_that_an_administrator_fills_in(entry):
    """A column without a form could only be changed by a programmer."""
    [place] = entry.places
    table, column = place.split(".")
    [kept] = [each for each in forms().values() if each.form.table == table]

    assert column in TABLES[table].c
    assert column in kept.form.fields
    if entry.default not in {"none", "dated"}:
        default = kept.form.defaults.get(column, False)
        assert {True: "yes", False: "no"}.get(default, str(default)) == entry.default


@pytest.mark.parametrize("entry", entries("4."), ids=lambda each: each.key)
def test_a_value_of_the_program_stands_where_the_page_says(entry):
    """It is no setting, so the page says where a programmer finds it."""
    [place] = entry.places
    module, _, name = place.rpartition(".")

    assert str(getattr(importlib.import_module(module), name)) == entry.default


@pytest.mark.parametrize("entry", entries("5."), ids=lambda each: each.key)
def test_a_value_of_the_environment_is_a_setting_with_that_default(entry):
    """``samdulea settings`` shows the same name and the same default."""
    [place] = entry.places

    assert place.startswith(PREFIX)
    assert str(Settings.model_fields[place.removeprefix(PREFIX).lower()].default) == entry.default


def test_a_rule_value_is_read_by_the_program_or_says_that_nothing_does():
    """A switch that is connected to nothing must not look like one that works."""
    read = _mentioned()
    said = {key for key, rule in rule_file().values.items() if rule.unused}

    assert said == set(rule_file().values) - read


def _mentioned() -> set[str]:
    """Return the keys that code, or a file of rules that code reads, names."""
    keys = set(rule_file().values)
    found = set()
    for path in sorted((ROOT / "workflows").rglob("*.py")):
        found |= {
            node.value
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Constant) and node.value in keys
        }
    for path in sorted((ROOT / "workflows").glob("*/thresholds.yaml")):
        text = path.read_text(encoding="utf-8")
        found |= {key for key in keys if re.search(rf"\b{re.escape(key)}\b", text)}
    return found
