"""The recognition of an establishment for a programme, as the official counter shows it.

The counter (werkplekduaal) decides; this process only mirrors it, so that every status carries who saw it and when.
"""
