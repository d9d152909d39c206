"""A way on leads only to addresses of ours."""

import pytest

from webapp.accounts.answers import local


@pytest.mark.parametrize("path", ["/", "/c/demo/customers?q=张&sort=-id", "/profile#x"])
def test_ours(path):
    assert local(path) == path


@pytest.mark.parametrize(
    "path",
    ["", None, "//evil.test", "/\\evil.test", "https://evil.test", "javascript:alert(1)", "evil.test", "/\t/evil.test",
     "/\n/evil.test", "\\\\evil.test", "/a\\b", " /x"],
)  # fmt: skip
def test_not_ours(path):
    assert local(path) == ""
