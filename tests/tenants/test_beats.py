"""Heartbeats: seen while they come, and no reason to stop working when Redis is away."""

from dataclasses import replace

import pytest
from redis import RedisError

from tenants import beats, engines


def test_who_beats_is_alive(app):
    assert not beats.alive("sleeper")
    beats.beat("walker")
    assert beats.alive("walker")


def test_a_redis_that_is_away_stops_nobody_but_nobody_knows(app, config, monkeypatch):
    monkeypatch.setattr(engines, "_config", replace(config, REDIS_URL="unix:///nowhere/redis.sock"))
    beats.beat("stubborn")
    with pytest.raises(RedisError):
        beats.alive("stubborn")
