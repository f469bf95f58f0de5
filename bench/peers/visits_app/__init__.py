"""A Django app with the visit as a viewflow flow."""
