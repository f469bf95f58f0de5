"""Figures, side by side in one run: our step, tick and start beside the bare stack and beside other engines.

``python -m bench`` (``make bench``) prints them as one Markdown table. Nothing here is imported by the program, and
no test takes its time.
"""
