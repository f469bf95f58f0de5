"""What pages show: frozen views, each read through ``engine.visibility``."""
