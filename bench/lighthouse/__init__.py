"""Lighthouse on the main pages of a city that is being served."""
