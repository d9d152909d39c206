"""What is odd about values that are kept nevertheless."""

from collections.abc import Mapping
from typing import Any


def odd(table, values: Mapping[str, Any], record=None) -> dict[str, Any]:
    """{field key: message}, by the kinds and by what the table says of several fields together; `record` as it was."""
    alone = {key: table.by_key[key].kind.warning(value) for key, value in values.items()}
    together = table.warn(values, record) if table.warn else {}
    return {key: message for key, message in {**alone, **together}.items() if message}
