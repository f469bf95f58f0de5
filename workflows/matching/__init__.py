"""Matching learners and workplaces: hard filters, a score with its parts in words, and a proposal for all at once.

A person decides, always. Score and pages know no name, age, origin or home: see ``sides``.
"""
