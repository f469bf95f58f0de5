"""Matching learners and workplaces: hard filters, a score with its parts in words, and a proposal for all at once.

A person decides, always. Nothing here knows a name, an age, an origin or a home: see ``candidates``.
"""
