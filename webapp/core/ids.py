"""Any number of ids as one parameter of a statement: `Order.id == any_of(ids)`."""

from collections.abc import Iterable

from sqlalchemy import ARRAY, BigInteger, any_, literal
from sqlalchemy.sql.elements import CollectionAggregate


def any_of(ids: Iterable[int]) -> CollectionAggregate:
    """True of a column that is one of these ids; one plan and one parameter, be it one id or a million."""
    return any_(literal(list(ids), ARRAY(BigInteger)))
