"""Bringing in lists of learners or companies: checked row by row, decided by a person, silent, taken back in a week.

Works on rows of text with headings; which file they came from is not known here.
"""
