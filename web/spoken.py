"""Gives a page the reader's language, once it is known who reads."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends

from web.pages import Who
from web.reader import language
from web.speech import Speech


def speech() -> Speech:
    """Return how whoever reads the page that is being made reads."""
    return Speech(language())


async def speech_of(_actor: Who) -> Speech:
    """Return how the person who is signed in reads."""
    return speech()


Says = Annotated[Speech, Depends(speech_of)]
