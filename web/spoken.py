"""Gives a page the reader's language, once it is known who reads."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from web.pages import Who
from web.speech import Speech


def speech_of(request: Request, _actor: Who) -> Speech:
    """Return how the person who is signed in reads."""
    return Speech(request.state.signed_in.language)


Says = Annotated[Speech, Depends(speech_of)]
