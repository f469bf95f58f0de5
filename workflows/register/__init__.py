"""The register: what schools and the city know of learners, companies, places and agreements, in typed tables.

Rows are written by its commands only, each with an event. Knows the engine's cases by id; knows no page and no mail.
"""
