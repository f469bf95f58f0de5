"""Finding names as people type them: without accents, half a name, initials, with a letter wrong.

Pure. Knows texts and their keys, not whose names they are nor who may read them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import TypeVar

from rapidfuzz import process
from rapidfuzz.distance import OSA

EXACT, BEGINS, INSIDE, TOGETHER, INITIALS, MISTYPED = 100, 90, 70, 80, 60, 50
"""Choice: how sure each way of finding is; only their order counts."""
SHORTEST_MISTYPED, LONG, SHORTEST_WHOLE, MOST_INITIALS = 4, 7, 5, 4
"""Choice: how many letters a word needs before one of them may be wrong, or two; likewise for the other ways."""
_BY_HAND = str.maketrans(
    {
        "\u0131": "i",
        "ø": "o",
        "Ø": "O",
        "ß": "ss",
        "æ": "ae",
        "Æ": "AE",
        "œ": "oe",
        "ł": "l",
        "Ł": "L",
        "đ": "d",
        "Đ": "D",
    }
)
"""Letters that are no plain letter with an accent, and would be lost: the first is the i without dot of Turkish."""
_BETWEEN = "\x00"
Key = TypeVar("Key", bound=Hashable)


def plain(name: str) -> str:
    """Return a name without accents, capitals and punctuation, its words apart."""
    return _all_plain([name])[0]


def resembling(texts: Iterable[tuple[Key, str]], wanted: str) -> dict[Key, int]:
    """Return the keys of the texts in which every word that is wanted is found, each with how sure that is.

    A key may come with several texts; the best of them counts. Ten thousand texts take a few hundredths of a second.
    """
    known, asked = list(texts), plain(wanted).split()
    if not asked or not known:
        return {}
    written = _all_plain([text for _, text in known])
    found: dict[Key, int] = {}
    for place, sure in (*_by_words(asked, written), *_by_whole("".join(asked), written), *_by_initials(asked, written)):
        key = known[place][0]
        found[key] = max(sure, found.get(key, 0))
    return found


def _all_plain(names: Sequence[str]) -> list[str]:
    """Return names as ``plain`` does, all in one go: a name at a time would take ten times as long."""
    text = _BETWEEN.join(name.replace(_BETWEEN, " ") for name in names)
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.translate(_BY_HAND)).encode("ascii", "ignore").decode()
    text = re.sub(r"[^a-z0-9\x00]+", " ", text.replace("&", " en ").lower())
    return [each.strip() for each in text.split(_BETWEEN)]


def _by_words(asked: Sequence[str], written: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the texts that have every word, in any order; the least sure word counts."""
    vocabulary = list(set(" ".join(written).split()))
    meant = [_meant(word, vocabulary) for word in asked]
    rarest = min(meant, key=len)
    few = rarest.keys()
    for place, text in enumerate(written):
        words = text.split()
        if few.isdisjoint(words):
            continue
        if sure := min(max(scores.get(word, 0) for word in words) for scores in meant):
            yield place, sure


def _meant(word: str, vocabulary: Sequence[str]) -> dict[str, int]:
    """Return the words that may be meant by one that was typed."""
    found = {vocabulary[place]: sure for place, sure in _near(word, vocabulary)}
    found |= {each: INSIDE for each in vocabulary if len(word) > 2 and word in each}
    found |= {each: BEGINS for each in vocabulary if each.startswith(word)}
    return found | ({word: EXACT} if word in found else {})


def _by_whole(joined: str, written: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the texts that are meant when words are written together, or apart: Van den Berghe."""
    if len(joined) >= SHORTEST_WHOLE:
        together = [each.replace(" ", "") for each in written]
        yield from _near(joined, together)
        yield from ((place, TOGETHER) for place, each in enumerate(together) if joined in each)


def _by_initials(asked: Sequence[str], written: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield Noor Celik for ``NC`` and ``N.C.``: all initials of a text, at least two."""
    letters = "".join(asked)
    if 2 <= len(letters) <= MOST_INITIALS and (len(asked) == 1 or all(len(word) == 1 for word in asked)):
        for place, text in enumerate(written):
            if text[:1] == letters[0] and "".join(word[0] for word in text.split()) == letters:
                yield place, INITIALS


def _near(word: str, others: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the places of what differs by a letter, or by two in a long word: missing, too many, wrong or swapped."""
    if len(word) < SHORTEST_MISTYPED:
        return
    most = 1 if len(word) < LONG else 2
    for _, distance, place in process.extract(word, others, scorer=OSA.distance, score_cutoff=most, limit=None):
        yield place, MISTYPED - 5 * int(distance)
