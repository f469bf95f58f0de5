"""What a refusal at the door amounts to: later, never this mail, or never this address."""

from __future__ import annotations

import pytest

from notifications.verdicts import verdict_of


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ("5.1.1 user unknown", "address"),
        ("no such user here", "address"),
        ("5.2.1 mailbox disabled", "address"),
        ("5.2.2 mailbox full", "full"),
        ("5.2.3 message too long", "refused"),
        ("5.7.1 blocked by policy", "refused"),
        ("relay not permitted", "refused"),
        ("Message rejected as spam", "refused"),
        ("4.4.1 gave up after five days", "refused"),
        ("server 10.5.1.1 says no", "address"),
    ],
)
def test_only_words_about_the_address_are(said: str, verdict: str) -> None:
    """Marking addresses because a server dislikes us would silence a whole city."""
    assert verdict_of(said) == verdict


@pytest.mark.parametrize("said", ["4.2.2 full", "4.7.1 greylisted", "5.1.1 unknown", "later"])
def test_what_is_still_tried_is_only_late(said: str) -> None:
    """Whatever it says."""
    assert verdict_of(said, final=False) == "delayed"
