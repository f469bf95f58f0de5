"""A Django app that reads our tables of cases."""
