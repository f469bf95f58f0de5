"""Words that no mail may hold, in the three languages of mails: how somebody is, their health, why they were away.

Source: domain B7, rule 3. A name of a company may hold a part of one ("Zorghuis"), so whole words are looked for.
"""

from __future__ import annotations

import re

WORDS = (
    # how a learner is
    "welbevinden", "welzijn", "wellbeing", "well-being", "bien-être", "extra zorg", "extra care", "zorgnood",
    "zorgplan", "zorgnota", "care plan", "care note", "slecht", "niet goed in je vel", "unhappy", "malheureux",
    "malheureuse", "thuissituatie", "ruzie", "pesten", "gepest", "bullied", "harcèlement", "signaal", "bezorgd",
    "concern", "inquiétude",
    # health
    "ziek", "ziekte", "zieke", "sick", "ill", "illness", "malade", "maladie", "gezondheid", "health", "santé",
    "arts", "dokter", "doctor", "médecin", "medisch", "medical", "médical", "ziekenhuis", "hospital", "hôpital",
    "therapie", "therapy", "thérapie", "psycholoog", "psychologist", "psychologue", "depressie", "depression",
    "dépression", "angst", "anxiety", "zwanger", "pregnant", "enceinte", "verslaving", "addiction", "handicap",
    "arbeidsongeval", "ongeval", "accident", "leersteun",
    # why somebody was away
    "afwezig", "afwezigheid", "absent", "absence", "absences", "spijbelen", "spijbelt", "truancy", "problematisch",
    "problematic", "problématique", "gewettigd", "ongewettigd", "schorsing", "geschorst", "suspended", "suspension",
    "tuchtmaatregel", "dringende reden", "urgent reason",
)  # fmt: skip
_ANY = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, WORDS))})(?!\w)", re.IGNORECASE)


def private_words_in(text: str) -> list[str]:
    """Return the private words of a text; addresses of pages are no words of it."""
    return _ANY.findall(re.sub(r"https?://\S+", "", text))
