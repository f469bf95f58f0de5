"""Recognises a national register number (or its BIS form) in what somebody typed: it may be kept nowhere.

Pure. A number is recognised by its eleven digits, a possible date and its check digits, however it is written; phone
numbers, enterprise numbers and bank accounts pass.

Source: Royal Decree of 3 April 1984 on the composition of the number; whoever keeps it needs a permission by law, which
neither schools nor the city have for this purpose.
"""

from __future__ import annotations

import re

_GAP = r"[\s.\-\u2013/]{0,3}"
_PARTS = _GAP.join(("[0-9]{2}", "[0-9]{2}", "[0-9]{2}", "[0-9]{3}", "[0-9]{2}"))
_WRITTEN = re.compile(rf"(?<![0-9+]){_PARTS}(?![0-9])")
_BELGIAN_MOBILE = "324"
"""A mobile number with its country and without a plus, which reads as a BIS number of somebody born in 1932."""


def holds_national_number(text: str) -> bool:
    """Tell whether a text holds a national register number or a BIS number, with or without punctuation."""
    return any(_is_one(re.sub(r"[^0-9]", "", found)) for found in _WRITTEN.findall(text))


def _is_one(digits: str) -> bool:
    # The library takes a while to load, and hardly any text holds eleven digits.
    from stdnum.be import bis, nn  # noqa: PLC0415

    if digits.startswith(_BELGIAN_MOBILE) and len(digits) == len(f"{_BELGIAN_MOBILE}70123456"):
        return False
    return bool(nn.is_valid(digits) or bis.is_valid(digits))
