"""The pool: claimed once, within the limit, returned with a reason, not at once again; every move is told."""

import threading

import pytest
from sqlalchemy import text

from tenants.db import db
from tests.support.duties import give
from tests.webapp.handing.conftest import at_work
from webapp.handing import moving


def claim(house, *ids, role="sales", **headers):
    told = {"ids": ",".join(map(str, ids))}
    return house.client(role).post(house.url("/pool/claims"), data=told, headers=headers)


def give_back(house, *ids, role="sales", reason="离得太远"):
    told = {"ids": ",".join(map(str, ids)), "reason": reason}
    return house.client(role).post(house.url("/pool/returns"), data=told)


def page(house, path, role="sales"):
    return house.client(role).get(house.url(path)).get_data(as_text=True)


def test_who_claims_looks_after_them(house, people, owners):
    assert claim(house, people["王强"]).status_code == 303
    assert owners()["王强"] == "店员 李"
    assert "店员 李领取" in page(house, "/pool") and "从公海领取" in page(
        house, f"/customers/{people['王强']}/history"
    )
    assert "从公海领取" in page(house, "/history?door=claim", "owner")


def test_several_are_claimed_from_the_list(house, people, owners):
    answer = claim(house, people["王强"], people["赵敏"], **{"HX-Request": "true"})
    assert answer.status_code == 200 and owners()["王强"] == owners()["赵敏"] == "店员 李"


def test_what_somebody_looks_after_is_not_claimed(house, people, owners):
    assert claim(house, people["欧阳静"]).status_code == 422
    answer = claim(house, people["欧阳静"], people["王强"])
    assert answer.status_code == 303
    assert owners() == {"陈伟": "店员 李", "欧阳静": "老板 张", "王强": "店员 李", "赵敏": None}


def test_of_two_at_once_exactly_one_gets_them(house, people, shop):
    start, got = threading.Barrier(2), {}

    def run(role):
        with at_work(house, role, "claim"):
            start.wait(5)
            got[role] = moving.claim([people["王强"], people["赵敏"]])
            db.session.commit()

    both = [threading.Thread(target=run, args=(role,)) for role in ("sales", "service")]
    [one.start() for one in both]
    [one.join(20) for one in both]
    winners = [role for role in got if got[role].ids]
    assert len(winners) == 1 and len(got[winners[0]].ids) == 2
    loser = next(role for role in got if role not in winners)
    assert len(got[loser].left) == 2 and "负责" in got[loser].left[0]
    assert shop.one("SELECT count(*) FROM pool_movements") == 2


def test_the_limit_holds_for_two_claims_of_one_person_at_once(house, people, ruled, shop):
    ruled(capacity=2)
    start, full = threading.Barrier(2), []

    def run(name):
        with at_work(house, "sales", "claim"):
            start.wait(5)
            try:
                moving.claim([people[name]])
                db.session.commit()
            except moving.Full as why:
                full.append(str(why))

    both = [threading.Thread(target=run, args=(name,)) for name in ("王强", "赵敏")]
    [one.start() for one in both]
    [one.join(20) for one in both]
    sales = house.people["sales"].id
    assert len(full) == 1 and "上限是 2 位" in full[0]
    assert shop.one("SELECT count(*) FROM customers WHERE owner = :id", id=sales) == 2


def test_too_many_are_refused_with_how_many_there_is_room_for(house, people, ruled, owners):
    ruled(capacity=2)
    answer = claim(house, people["王强"], people["赵敏"])
    assert answer.status_code == 422 and "还能再领 1 位，领不了 2 位" in answer.get_data(as_text=True)
    assert owners()["王强"] is None and owners()["赵敏"] is None
    assert claim(house, people["王强"]).status_code == 303


def test_a_role_may_have_another_limit(house, people, ruled):
    ruled(capacity=1, capacities={"sales": 3, "service": 1})
    assert claim(house, people["王强"], people["赵敏"]).status_code == 303
    assert claim(house, people["王强"], role="service").status_code == 422


def test_a_role_of_the_companys_own_has_its_own_limit(house, people, ruled):
    duty = give(house, "sales", customers={"whose": "own"})
    ruled(capacity=10, capacities={f"own-{duty}": 1})
    assert "上限是 1 位" in claim(house, people["王强"]).get_data(as_text=True)


def test_a_return_needs_a_reason(house, people, owners):
    answer = give_back(house, people["陈伟"], reason="  ")
    assert answer.status_code == 422 and "请写明原因" in answer.get_data(as_text=True)
    assert owners()["陈伟"] == "店员 李"
    assert give_back(house, people["陈伟"]).status_code == 303
    assert owners()["陈伟"] is None and "离得太远" in page(house, "/pool")
    assert "退回公海" in page(house, f"/customers/{people['陈伟']}/history")


def test_who_may_not_see_the_pool_returns_all_the_same(house, people, owners):
    give(house, "sales", customers={"whose": "own", "pool": False})
    answer = give_back(house, people["陈伟"])
    assert answer.status_code == 303 and owners()["陈伟"] is None
    assert house.client("sales").get(answer.headers["Location"]).status_code == 200


def test_nobody_returns_what_others_look_after_but_who_arranges_the_company(house, people, owners):
    assert give_back(house, people["欧阳静"]).status_code == 422
    assert give_back(house, people["陈伟"], role="owner").status_code == 303
    assert owners()["陈伟"] is None and "老板 张从店员 李名下退回" in page(house, "/pool")


def test_nobody_claims_at_once_what_they_returned(house, people, ruled, owners, shop):
    ruled(cooldown_days=3)
    give_back(house, people["陈伟"])
    answer = claim(house, people["陈伟"])
    assert answer.status_code == 422 and "是您退回的" in answer.get_data(as_text=True)
    assert claim(house, people["陈伟"], role="service").status_code == 303
    give_back(house, people["陈伟"], role="service")
    with shop:
        db.session.execute(text("UPDATE pool_movements SET at = at - interval '4 days'"))
    assert claim(house, people["陈伟"]).status_code == 303


def test_a_viewer_claims_nothing(house, people):
    assert claim(house, people["王强"], role="viewer").status_code == 403
    assert claim(house, people["王强"], role="accountant").status_code == 403
    assert "领取 1" not in page(house, "/pool", "viewer")


def test_another_companys_customers_are_not_there(house, other_house, people):
    answer = other_house.client("sales").post(house.url("/pool/claims"), data={"ids": str(people["王强"])})
    assert answer.status_code == 404
    with at_work(other_house):
        moving.rules.choose("pool", {"on": True})
        db.session.commit()
    assert claim(other_house, people["王强"]).status_code == 404


def test_whose_role_shows_only_their_own_sees_the_pool_if_it_says_so(house, people, owners):
    give(house, "sales", customers={"whose": "own", "pool": True})
    seen = page(house, "/customers?view=pool")
    assert "王强" in seen and "陈伟" not in seen and "欧阳静" not in seen
    assert claim(house, people["王强"]).status_code == 303
    assert claim(house, people["欧阳静"]).status_code == 404
    assert owners()["王强"] == "店员 李" and owners()["欧阳静"] == "老板 张"


def test_without_the_pool_in_the_role_there_is_nothing_to_claim(house, people, owners):
    give(house, "sales", customers={"whose": "own", "pool": False})
    assert claim(house, people["王强"]).status_code == 404
    assert owners()["王强"] is None


def test_who_may_not_see_who_is_in_charge_has_no_pool(house, people):
    give(house, "sales", customers={"fields": {"owner": 0}})
    assert house.client("sales").get(house.url("/pool")).status_code == 403
    assert claim(house, people["王强"]).status_code == 403


def test_the_rules_hold_by_the_cell_too(house, people, hx, owners):
    """Who arranges the company puts in charge whom they like."""
    url = house.url(f"/customers/{people['王强']}/cells/owner")
    refused = house.client("sales").put(url, data={"value": "店员 李", "seen": ""}, headers=hx)
    assert refused.status_code == 422 and "请从公海领取" in refused.get_data(as_text=True)
    url = house.url(f"/customers/{people['陈伟']}/cells/owner")
    refused = house.client("sales").put(url, data={"value": "", "seen": "店员 李"}, headers=hx)
    assert refused.status_code == 422 and "退回公海" in refused.get_data(as_text=True)
    asked = {"field": "owner", "op": "clear", "ids": str(people["陈伟"])}
    house.client("sales").post(house.url("/customers/bulk"), data=asked, headers=hx)
    assert owners()["陈伟"] == "店员 李"
    assert (
        house.client("owner").put(url, data={"value": "", "seen": "店员 李"}, headers=hx).status_code == 200
    )


@pytest.mark.parametrize("ids", ["", "x", "1,,x", ",".join(["1"] * 501)])
def test_what_is_no_choice_is_refused(house, people, ids):
    told = {"ids": ids, "reason": "离得太远"}
    for door in ("claims", "returns"):
        assert house.client("sales").post(house.url(f"/pool/{door}"), data=told).status_code == 422


def test_without_rules_there_is_no_pool(house, shop):
    id = shop.enter("customers", name="王强")
    assert claim(house, id).status_code == 422
    assert "还没有启用公海" in page(house, "/pool")
    assert "/pool/claims" not in page(house, f"/customers/{id}") and "data-pool" not in page(
        house, "/customers"
    )


def test_a_customers_page_offers_what_can_be_done(house, people):
    assert "/pool/claims" in page(house, f"/customers/{people['王强']}")
    assert "退回公海" in page(house, f"/customers/{people['陈伟']}")
    assert "/pool/" not in page(house, f"/customers/{people['欧阳静']}").split("<main")[1]
    assert "data-pool" in page(house, "/customers") and "data-pool" not in page(house, "/orders")


def test_the_panel_says_what_can_be_done_with_those_chosen(house, people, hx):
    ids = ",".join(map(str, people.values()))
    answer = house.client("sales").get(house.url(f"/pool/panel?ids={ids}"), headers=hx).get_data(as_text=True)
    assert "领取 2 位客户" in answer and "把 1 位客户退回公海" in answer
    assert house.client("sales").get(house.url("/pool/panel?ids=999999")).status_code == 404
