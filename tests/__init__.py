"""Real, if empty: a regular package is found before the `tests` folder that another distribution installs."""
