"""Settings: a missing or bad one is named in one sentence; beside a running server nothing has to be set."""

import json

import pytest

import config

WHOLE = {
    "DATABASE_URL": "postgresql://admin:secret@db/kezhang",
    "REDIS_URL": "redis://cache",
    "MASTER_KEY": "k" * 32,
}


def test_the_psycopg_driver_is_named(tmp_path):
    assert config.load({**WHOLE, "KEZHANG_HOME": str(tmp_path)}).DATABASE_URL.startswith(
        "postgresql+psycopg://"
    )


@pytest.mark.parametrize(
    "name,value",
    [
        ("DATABASE_URL", ""),
        ("DATABASE_URL", "mysql://x"),
        ("REDIS_URL", "http://x"),
        ("MASTER_KEY", "short"),
        ("PORT", "eight"),
        ("STOCK", "many"),
    ],
)
def test_a_bad_setting_is_named(tmp_path, name, value):
    with pytest.raises(config.SettingError, match=name):
        config.load({**WHOLE, "KEZHANG_HOME": str(tmp_path), name: value})


def test_beside_a_running_server_nothing_has_to_be_set(tmp_path):
    told = {
        "DATABASE_URL": "postgresql+psycopg:///kezhang?host=/there",
        "REDIS_URL": "unix:///there/redis.sock",
    }
    (tmp_path / config.RUNNING).write_text(json.dumps(told))
    (tmp_path / "master.key").write_text("m" * 64 + "\n")
    found = config.load({"KEZHANG_HOME": str(tmp_path)})
    assert vars(found).items() >= told.items()
    assert found.MASTER_KEY == "m" * 64


def test_the_environment_comes_first(tmp_path):
    (tmp_path / config.RUNNING).write_text(json.dumps({"REDIS_URL": "unix:///there"}))
    assert config.load({**WHOLE, "KEZHANG_HOME": str(tmp_path)}).REDIS_URL == "redis://cache"
