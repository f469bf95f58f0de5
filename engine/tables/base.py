"""What every table shares: one metadata with named constraints, and the type of an id."""

from __future__ import annotations

from sqlalchemy import BigInteger, Index, Integer, MetaData, TextClause

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Id = BigInteger().with_variant(Integer, "sqlite")


def index_where(name: str, *columns: str, where: TextClause) -> Index:
    """Return an index of the rows for which a condition holds, on either database."""
    return Index(name, *columns, sqlite_where=where, postgresql_where=where)
