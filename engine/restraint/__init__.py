"""What keeps mail bearable: hours, days, how many, how fast, who still may know, and the switch that stops all.

Asked by ``engine.delivery`` for every mail that is due, at the moment it would leave.
"""

from __future__ import annotations

from engine.restraint.buckets import Buckets
from engine.restraint.limits import Restraint
from engine.restraint.standing import Drop, Go, Standing, Wait, standing_of, wanted
from engine.restraint.stops import DIGESTS, REMINDERS, resume_mail, stop_mail, stopped
from engine.restraint.switches import MAIL_PAUSED, Switch, mail_paused, set_switch, switch_of

__all__ = [
    "DIGESTS",
    "MAIL_PAUSED",
    "REMINDERS",
    "Buckets",
    "Drop",
    "Go",
    "Restraint",
    "Standing",
    "Switch",
    "Wait",
    "mail_paused",
    "resume_mail",
    "set_switch",
    "standing_of",
    "stop_mail",
    "stopped",
    "switch_of",
    "wanted",
]
