"""The steps by which a database's schema grew."""
