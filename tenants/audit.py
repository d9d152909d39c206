"""The trail that writes itself: triggers, generated per table, that record every change of a company's rows.

`__SCHEMA__` stands for the company's schema until the script is run there. One function a table serves insert, update
and delete, with transition tables, so that a bulk statement costs one pass. `enable_nestloop = off` because the join of
old and new rows is planned for its first firing in a session: after single edits it would crawl through 20,000 rows.
The functions belong to kz_audit; the company's login can read the trail and never write it.

Through the door `rekey` values are sealed with another key: that is no change and leaves no record, and whatever else
differs there, in a row or in what is kept beside a sealed value, is refused.
"""

from collections.abc import Iterable

LEFT_OUT = frozenset({"id", "created_at", "created_by", "updated_at", "updated_by", "grams", "name_pinyin",
                      "name_initials", "balance", "phone_tail"})  # fmt: skip

CHANGES_COLUMNS = "actor, door, action, undo_of, table_name, record_id, operation, changes"

REKEYED = """  IF TG_OP = 'UPDATE' AND who[2] = 'rekey' THEN
    IF EXISTS (SELECT FROM old_rows o JOIN new_rows n USING (id), to_jsonb(o) was, to_jsonb(n) made
               WHERE (public.kz_unsealed(was - 'extras'), public.kz_unsealed(was -> 'extras'))
                 IS DISTINCT FROM (public.kz_unsealed(made - 'extras'), public.kz_unsealed(made -> 'extras'))) THEN
      RAISE EXCEPTION 'only the key of a value may change here';
    END IF;
    RETURN NULL;
  END IF;
"""

FUNCTION = """
SET LOCAL ROLE kz_audit;
CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET enable_nestloop = off AS $audit$
DECLARE
  who text[] := string_to_array(coalesce(nullif(current_setting('app.actor', true), ''), '0:job::'), ':');
BEGIN
  IF TG_TABLE_SCHEMA <> '__SCHEMA__' OR TG_TABLE_NAME <> '{table}' THEN
    RAISE EXCEPTION 'this trail belongs to __SCHEMA__.{table}';
  END IF;
{rekeyed}  IF TG_OP = 'INSERT' THEN
    INSERT INTO __SCHEMA__.audit_changes ({columns})
    SELECT who[1]::bigint, who[2], who[3], nullif(who[4], ''), '{table}', id, 'I', NULL FROM new_rows;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO __SCHEMA__.audit_changes ({columns})
    SELECT who[1]::bigint, who[2], who[3], nullif(who[4], ''), '{table}', o.id, 'D', {deleted} FROM old_rows o;
  ELSE
    INSERT INTO __SCHEMA__.audit_changes ({columns})
    SELECT who[1]::bigint, who[2], who[3], nullif(who[4], ''), '{table}', n.id, 'U',
      nullif('{{' || concat_ws(', ', {pairs}) || '}}', '{{}}')::jsonb
    FROM old_rows o JOIN new_rows n ON n.id = o.id
    WHERE ({old}) IS DISTINCT FROM ({new});
  END IF;
  RETURN NULL;
END $audit$;
REVOKE ALL ON FUNCTION {function}() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION {function}() TO kz_owner;
SET LOCAL ROLE kz_owner;
"""
PAIR = """CASE WHEN {old} IS DISTINCT FROM {new} THEN {name} || ': [' || coalesce(to_jsonb({old})::text, 'null') || ', '
        || coalesce(to_jsonb({new})::text, 'null') || ']' END"""
WITHIN = """CASE WHEN o.extras IS DISTINCT FROM n.extras THEN (SELECT string_agg({pair}, ', ')
        FROM jsonb_object_keys(o.extras || n.extras) k(f) WHERE f !~ '_index$') END"""
TRIGGER = (
    "CREATE TRIGGER {function}_{letter} AFTER {event} ON {table} REFERENCING {tables}"
    " FOR EACH STATEMENT EXECUTE FUNCTION {function}();\n"
)
EVENTS = (
    ("i", "INSERT", "NEW TABLE AS new_rows"),
    ("u", "UPDATE", "OLD TABLE AS old_rows NEW TABLE AS new_rows"),
    ("d", "DELETE", "OLD TABLE AS old_rows"),
)

TRAIL = """
ALTER TABLE audit_changes OWNER TO kz_audit;
SET LOCAL ROLE kz_audit;
REVOKE ALL ON audit_changes FROM __SCHEMA__, kz_owner;
GRANT SELECT ON audit_changes TO __SCHEMA__, kz_owner;
CREATE FUNCTION kz_shown(t text, r bigint, f text) RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $shown$
  INSERT INTO __SCHEMA__.audit_changes (actor, door, action, table_name, record_id, operation, changes)
  SELECT split_part(a, ':', 1)::bigint, split_part(a, ':', 2), split_part(a, ':', 3), t, r, 'R',
    jsonb_build_object(f, NULL)
  FROM (SELECT coalesce(nullif(current_setting('app.actor', true), ''), '0:job::')) x(a)
$shown$;
REVOKE ALL ON FUNCTION kz_shown(text, bigint, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION kz_shown(text, bigint, text) TO __SCHEMA__;
SET LOCAL ROLE kz_owner;
"""


OPEN = "GRANT USAGE, CREATE ON SCHEMA __SCHEMA__ TO kz_audit;\n"

ACTS = """
ALTER TABLE audit_actions OWNER TO kz_audit;
SET LOCAL ROLE kz_audit;
REVOKE ALL ON audit_actions FROM __SCHEMA__, kz_owner;
GRANT SELECT ON audit_actions TO __SCHEMA__, kz_owner;
CREATE FUNCTION kz_acted() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $acted$
BEGIN
  INSERT INTO __SCHEMA__.audit_actions (action, table_name, actor, door, undo_of)
  SELECT action, table_name, actor, door, undo_of FROM new_rows WHERE operation <> 'R' LIMIT 1
  ON CONFLICT (action, table_name) DO NOTHING;
  RETURN NULL;
END $acted$;
REVOKE ALL ON FUNCTION kz_acted() FROM PUBLIC;
CREATE TRIGGER acted AFTER INSERT ON audit_changes REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION kz_acted();
SET LOCAL ROLE kz_owner;
"""


REMADE = """
DO $remade$
DECLARE
  one regprocedure;
BEGIN
  FOR one IN SELECT oid FROM pg_proc WHERE pronamespace = '__SCHEMA__'::regnamespace AND proname LIKE 'audit\\_%'
  LOOP
    EXECUTE replace(replace(pg_get_functiondef(one), {block}, ''), {before}, {after});
  END LOOP;
END $remade$;
"""
INSERTED = "  IF TG_OP = 'INSERT' THEN\n"


def know_new_keys() -> str:
    """SQL that lets every function of the trail there is tell a value sealed anew from one that was changed."""
    return _remade(f"{REKEYED}{INSERTED}")


def forget_new_keys() -> str:
    return _remade(INSERTED)


def _remade(after):
    body = REMADE.format(block=f"$b${REKEYED}$b$", before=f"$b${INSERTED}$b$", after=f"$b${after}$b$")
    return f"{OPEN}SET LOCAL ROLE kz_audit;{body}SET LOCAL ROLE kz_owner;{close_the_trail()}"


def own_the_trail() -> str:
    """SQL that hands `audit_changes` to kz_audit and lets a masked value's showing be recorded."""
    return f"{OPEN}{TRAIL}"


def keep_acts() -> str:
    """SQL that lets the trail keep a row in `audit_actions` for each act in a table."""
    return f"{OPEN}{ACTS}{close_the_trail()}"


def close_the_trail() -> str:
    """SQL that ends the right to make objects, once the functions have their owner."""
    return "REVOKE CREATE ON SCHEMA __SCHEMA__ FROM kz_audit;"


def follow(table: str, columns: Iterable[str]) -> str:
    """SQL for one table: its function and three triggers; `columns` are those of the table, as they stand."""
    function = f"audit_{table}"
    return _body(table, columns) + "".join(
        TRIGGER.format(function=function, letter=letter, event=event, tables=tables, table=table)
        for letter, event, tables in EVENTS
    )


def _body(table, columns):
    """What is within `extras` is told key by key, as if each were a column."""
    kept = [c for c in columns if c not in LEFT_OUT and not c.endswith("_index")]
    return FUNCTION.format(
        function=f"audit_{table}",
        table=table,
        columns=CHANGES_COLUMNS,
        rekeyed=REKEYED,
        pairs=",\n        ".join(
            _within() if c == "extras" else _pair(f"'\"{c}\"'", f"o.{c}", f"n.{c}") for c in kept
        ),
        deleted=f"jsonb_strip_nulls(jsonb_build_object({', '.join(_old(c) for c in kept)}))",
        old=", ".join(f"o.{c}" for c in kept),
        new=", ".join(f"n.{c}" for c in kept),
    )


def _pair(name, old, new):
    """What changed, as text that is read as JSON once: far cheaper than building objects of what did not."""
    return PAIR.format(name=name, old=old, new=new)


def _within():
    return WITHIN.format(pair=_pair("to_jsonb(f)::text", "(o.extras -> f)", "(n.extras -> f)"))


def follow_new(table: str, columns: Iterable[str]) -> str:
    """SQL for a table that a later migration makes."""
    return f"{OPEN}{follow(table, columns)}{close_the_trail()}"


def refollow(table: str, columns: Iterable[str]) -> str:
    """SQL that brings a table's function up to date with its columns, or with this module."""
    body = _body(table, columns).replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
    return f"{OPEN}{body}{close_the_trail()}"


def _old(column):
    within = "(SELECT jsonb_object_agg(f, v) FROM jsonb_each(o.extras) x(f, v) WHERE f !~ '_index$')"
    return f"'{column}', {within if column == 'extras' else f'o.{column}'}"


def unfollow(table: str) -> str:
    return f"DROP FUNCTION audit_{table}() CASCADE;"
