"""Pages of the staff with ten thousand cases and with a million: ours, bare, Django's and viewflow's."""
