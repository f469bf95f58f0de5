"""The demo city: invented people and companies around the schools of the deck, built through the real commands."""
