"""Spreadsheets: writing xlsx, ods and csv, and reading what others made, in a process that may fall over.

Knows files and cells. Knows no case, no form and no database.
"""
