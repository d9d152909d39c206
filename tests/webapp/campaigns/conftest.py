"""The statements that a company's database is asked."""

import pytest


@pytest.fixture
def company_statements(statements):
    return statements
