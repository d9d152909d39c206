"""The two migration histories, and the SQL of each, rendered once offline so that one schema costs one round trip."""

import io
from functools import lru_cache
from pathlib import Path

from alembic.config import Config as AlembicConfig
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory

ROOT = Path(__file__).parents[1] / "migrations"
SHARED, COMPANY = "shared", "company"


def alembic_config(history: str) -> AlembicConfig:
    config = AlembicConfig()
    config.set_main_option("script_location", str(ROOT))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", str(ROOT / history / "versions"))
    config.set_main_option(
        "file_template", "%%(year)d%%(month).2d%%(day).2d_%%(hour).2d%%(minute).2d_%%(rev)s_%%(slug)s"
    )
    config.attributes["history"] = history
    return config


@lru_cache(maxsize=2)
def scripts(history: str) -> ScriptDirectory:
    return ScriptDirectory.from_config(alembic_config(history))


@lru_cache(maxsize=2)
def head(history: str) -> str:
    """The newest revision. Raises when the history has two heads."""
    newest = scripts(history).get_current_head()
    if newest is None:
        raise LookupError(f"the {history} history is empty")
    return newest


@lru_cache(maxsize=64)
def upgrade_sql(history: str, start: str | None) -> str:
    """The statements that lead from `start` (None: nothing) to the head, with their entries in alembic_version."""
    config, script, out = alembic_config(history), scripts(history), io.StringIO()
    target = head(history)
    with EnvironmentContext(
        config,
        script,
        fn=lambda revision, _: script._upgrade_revs(target, revision),
        as_sql=True,
        starting_rev=start,
        destination_rev=target,
        output_buffer=out,
    ):
        script.run_env()
    return out.getvalue()


def assert_revision_sql(history: str, revision: str | None) -> str:
    """Refuses to run on a schema that stands elsewhere in history, where the script would silently do nothing."""
    where = "shared.alembic_version" if history == SHARED else "alembic_version"
    if revision is None:
        return f"DO $$ BEGIN IF to_regclass('{where}') IS NOT NULL THEN RAISE 'already migrated'; END IF; END $$;"
    return (
        f"DO $$ BEGIN IF (SELECT version_num FROM {where}) IS DISTINCT FROM '{revision}' THEN"
        f" RAISE 'not at revision {revision}'; END IF; END $$;"
    )
