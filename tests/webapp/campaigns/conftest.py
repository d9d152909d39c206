"""The statements that a company's database is asked."""

import pytest
from sqlalchemy import Engine, event


@pytest.fixture
def company_statements(app):
    sent = []

    def note(conn, cursor, statement, *_):
        sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield sent
    event.remove(Engine, "before_cursor_execute", note)
