"""What a timeline is narrowed to, as it stands in the address: one kind of event, a word, and from where it goes on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from engine.queries.case_page import CaseView
from engine.queries.timeline import TIMELINE, Happened, Stretch
from web.pages import words
from web.speech import Speech
from web.timeline import entries

LOOKED_THROUGH = 500
"""How many events one page looks through for a word; the link below goes on with the ones before."""
MAILS = frozenset(
    {"mail_failed", "mail_bounced", "mail_held", "mail_released", "mail_sent_again", "mail_stopped", "reminded"}
)
GROUPS = {
    "contacten": frozenset({"contact", "appointment_held"}),
    "statuswissels": frozenset({"opened", "advanced", "corrected"}),
    "mails": MAILS | {"contact", "step_fired"},
    "documenten": frozenset({"document_added", "document_removed"}),
}
"""Choice: a visit that took place is a contact; a mail is also one somebody logged, and a reminder that was sent."""
LONGEST = 100


@dataclass(frozen=True)
class Looking:
    """What somebody looks for in the timeline of a case; ``kept`` is what else the address of the page says."""

    group: str = ""
    text: str = ""
    before: int | None = None
    kept: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, params: Mapping[str, str], kept: Mapping[str, str]) -> Looking:
        """Read an address; an unknown group or number narrows nothing."""
        group, before = params.get("toon", ""), params.get("voor", "")
        number = int(before) if before.isdecimal() and len(before) < 10 else None
        return cls(group if group in GROUPS else "", params.get("tekst", "").strip()[:LONGEST], number, kept)

    @property
    def stretch(self) -> Stretch:
        """Return what must be read: more than a page where only the told words decide."""
        chosen = self.text or self.group == "mails"
        return Stretch(GROUPS.get(self.group, frozenset()), self.before, LOOKED_THROUGH if chosen else TIMELINE)

    def href(self, case_id: int, **changes: str) -> str:
        """Return the address of the timeline with some of it changed; it begins at the newest unless ``voor`` is."""
        given = {**self.kept, "toon": self.group, "tekst": self.text, **changes}
        query = urlencode({name: value for name, value in given.items() if value})
        return f"/dossiers/{case_id}{'?' if query else ''}{query}#tijdlijn"

    def face(self, case: CaseView, say: Speech) -> dict[str, Any]:
        """Return the events found, the links and the form to narrow them, and where older ones are."""
        said = words()["looking"]
        told = zip(case.timeline, entries(case, say), strict=True)
        found = [(event.sequence, entry) for event, entry in told if self._wants(event, entry)]
        shown, older = found[:TIMELINE], case.older
        if len(found) > TIMELINE:
            older = shown[-1][0]
        return {
            "entries": [entry for _, entry in shown],
            "older": {"label": words()["older"], "href": self.href(case.id, voor=str(older))} if older else None,
            "looking": {
                "groups": [self._link(case, name, label) for name, label in said["groups"].items()],
                "action": f"/dossiers/{case.id}#tijdlijn",
                "hidden": [(name, value) for name, value in [*self.kept.items(), ("toon", self.group)] if value],
                "text": self.text,
                "whole": self.href(case.id, toon="", tekst="") if self.group or self.text else "",
                "nothing": "" if shown else said["nothing_yet"].format(n=LOOKED_THROUGH) if older else said["nothing"],
            },
        }

    def _wants(self, event: Happened, entry: Mapping[str, Any]) -> bool:
        if self.group == "mails" and event.kind not in MAILS and not _is_mail(event):
            return False
        told = f"{entry['title']} {entry['text']} {entry['actor']} {entry['taken_back']}"
        return self.text.casefold() in told.casefold()

    def _link(self, case: CaseView, name: str, label: str) -> dict[str, Any]:
        group = name if name in GROUPS else ""
        return {"label": label, "href": self.href(case.id, toon=group), "current": group == self.group, "count": None}


def _is_mail(event: Happened) -> bool:
    """Tell whether a contact was a mail, or whether a term that passed made somebody be mailed."""
    told = event.payload or {}
    return told.get("channel") == "mail" or bool(told.get("remind") or told.get("escalate"))
