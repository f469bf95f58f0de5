"""The figures of dual learning in a city, as of any day, each with the list behind it; and frozen measuring moments.

Reads spans of states and the register; writes measuring moments only. Knows no page.
"""
