"""The page of the rules: for who arranges the company; what was typed stays there with the reason."""

import pytest

from tests.support.own import caught_up
from tests.webapp.handing.conftest import at_work
from webapp.core.formats import today
from webapp.handing import rules

GIVEN = {"on": "1", "capacity": "50", "capacity-sales": "80", "idle_days": "30", "cooldown_days": "7"}


def post(house, role="owner", **told):
    return house.client(role).post(house.url("/pool/rules"), data=told)


def now(house):
    with at_work(caught_up(house)):
        return rules.now()


def test_rules_hold_from_when_they_are_set(house):
    assert not now(house).on
    assert post(house, **GIVEN).status_code == 303
    kept = now(house)
    assert (kept.on, kept.capacity, kept.idle_days, kept.cooldown_days) == (True, 50, 30, 7)
    assert kept.capacities == {"sales": 80} and kept.since == today().isoformat()
    assert 'value="80"' in house.client().get(house.url("/pool/rules")).get_data(as_text=True)


@pytest.mark.parametrize("role", ["sales", "service", "accountant", "viewer"])
def test_only_who_arranges_the_company_sets_them(house, role):
    assert house.client(role).get(house.url("/pool/rules")).status_code == 403
    assert post(house, role, **GIVEN).status_code == 403


@pytest.mark.parametrize(
    "told",
    [
        {"capacity": "0"},
        {"idle_days": "3"},
        {"cooldown_days": "-1"},
        {"capacity-sales": "x"},
        {"capacity": "９"},
    ],
)
def test_what_is_no_rule_stays_typed(house, told):
    answer = post(house, **{**GIVEN, **told})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422 and f'value="{next(iter(told.values()))}"' in text and "整数" in text
    assert not now(house).on


def test_the_notice_begins_anew_with_another_number_of_days(house, ruled):
    ruled(since="2026-01-01", idle_days=30)
    post(house, **GIVEN)
    assert now(house).since == "2026-01-01"
    post(house, **{**GIVEN, "idle_days": "20"})
    assert now(house).since == today().isoformat()
