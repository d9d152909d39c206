"""/healthz tells the truth: about what works, what does not, and what does not answer."""

import threading

from redis import Redis
from rq import Queue, Worker

from tenants import beats
from webapp.core import health


def broken():
    raise ConnectionError("away")


def test_the_checks_that_fail_are_named():
    assert health.failures({"good": lambda: True, "absent": lambda: False, "broken": broken}) == [
        "absent",
        "broken",
    ]


def test_one_that_does_not_answer_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(health, "PATIENCE", 0.05)
    answer = threading.Event()
    assert health.failures({"slow": lambda: answer.wait(60), "good": lambda: True}) == ["slow"]
    answer.set()


def test_what_is_missing_is_named(client, monkeypatch):
    monkeypatch.setitem(health.CHECKS, "keeper", lambda: False)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json["status"] == "failing"
    assert "keeper" in answer.json["failing"]
    assert "database" not in answer.json["failing"]


def test_all_is_well(client, config):
    connection = Redis.from_url(config.REDIS_URL)
    worker = Worker([Queue("health", connection=connection)], connection=connection)
    worker.register_birth()
    for name in ("clock", "keeper"):
        beats._last.pop(name, None)
        beats.beat(name)
    answer = client.get("/healthz")
    worker.register_death()
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})


def test_inside_a_company_there_is_no_such_page(client):
    assert client.get("/c/demo/healthz").status_code == 404
