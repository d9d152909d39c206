"""The SQL that pages take."""

import pytest
from sqlalchemy import Engine, event


@pytest.fixture
def statements(app):
    """What is sent to the databases from here on, without what a transaction begins with."""
    sent = []

    def note(conn, cursor, statement, *_):
        if not statement.startswith("SET LOCAL"):
            sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield sent
    event.remove(Engine, "before_cursor_execute", note)
