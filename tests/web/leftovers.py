"""Finds Dutch that is left over on a page in another language."""

from __future__ import annotations

import re
from html import unescape

TELLTALE = re.compile(
    r"\b(aan|aantal|afspraak|als|bedrijf|bedrijven|begeleider|bewaar|bewaren|bij|dat|deze|dossiers?|een|geen|gegevens|het|hoe"
    r"|kan|kies|leerling|leerlingen|maar|mensen|naar|niet|nog|nu|overeenkomst|sinds|taak|termijn|termijnen|toevoegen"
    r"|tot|uit|uw|vandaag|vestiging|voor|wat|werkplek|wie|wijzig|worden|zijn|zoek)\b",
    re.IGNORECASE,
)
"""Words that stand on Dutch pages all the time and in no English sentence."""

TYPED = re.compile(r"\S+@\S+|Een klein bedrijf|Ik wil met mijn handen leren")


def lines_of(text):
    """Return what a page says, line by line, also what only a screen reader or a mouse finds."""
    spoken = re.sub(r'<[^>]*?(?:aria-label|title|placeholder|alt)="([^"]*)"[^>]*>', r"\n\1\n", text)
    return [" ".join(each.split()) for each in unescape(re.sub(r"<[^>]+>", "\n", spoken)).splitlines()]


def left_over(text):
    """Return the lines of a page that hold a telltale word of Dutch; what people typed stays in their own words."""
    return [each for each in lines_of(text) if TELLTALE.search(TYPED.sub("", each))]
