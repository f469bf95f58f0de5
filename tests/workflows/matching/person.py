"""A learner whose case says everything that no company and no score may know, and how to find it again."""

from __future__ import annotations

from datetime import date

NAMES = ("Zuleika", "Quaresma")
OTHER = (
    "2010-03-01", "1 maart 2010", "zuleika@leerling.example", "0470 12 34 56", "Rosalinde", "rosa@ouder.example",
    "moslims", "uitbundig", "kwetsbaar", "not_ready", "vrouw", "geslacht", "2060",
)  # fmt: skip
"""What the learner's case says of birth, home, belief, health, readiness and the rest, word by word."""
PERSON = {
    "first_name": "Zuleika",
    "last_name": "Quaresma",
    "birth_date": "2010-03-01",
    "email": "zuleika@leerling.example",
    "phone": "0470 12 34 56",
    "parent_name": "Rosalinde Quaresma",
    "parent_email": "rosa@ouder.example",
}
SAID = {
    "search_wishes": "Elektro, liefst bij moslims of met een vrouw als mentor",
    "search_limits": "rustige omgeving",
    "vulnerable": "ja",
    "motivation": "Uitbundig gemotiveerd, kwetsbaar thuis.",
}


def learner(world, **changes):
    """Return a learner whose case says everything that no company may know."""
    case = world.enrolled(world.screened(world.learner(postcode="2060", **{**PERSON, **changes}), ready="not_ready"))
    world.tick(date(2026, 9, 1))
    search = {
        "travel_mode": "public",
        "travel_minutes": 30,
        "days_available": "wo, do, vr",
        "shared_list_consent": "ja",
    }
    world.fill(case, date(2026, 9, 1), **search, **SAID)
    return case


def found_in(text, *words):
    """Return which of these words a text holds, whatever their case."""
    return [word for word in words if word.casefold() in text.casefold()]
