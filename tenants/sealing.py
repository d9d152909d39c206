"""Seals over the trail: SQL for the tables and functions that make what is written unchangeable unseen.

A seal covers every row of the trail between two ids. It holds the root of a Merkle tree over their canonical lines, and
the hash of the seal before it. It is made by `kz_seal`, later and in batches: no writer waits for it. What it may cover
is what nobody can add to any more: ids are read first, then who is still writing; whoever comes later gets higher ids.

- line: `kz_line(row)`, a JSON array of the ten columns, in UTF-8
- leaf: sha256(00 ‖ line) · node: sha256(01 ‖ left ‖ right), an odd one goes up as it is
- seal: sha256(02 ‖ JSON array of number, moment, after, up to, rows, root, the previous seal's hash)
- marks: twelve bytes for each row, its id above `after` and the leaf's first eight: they name the record that differs

`__SCHEMA__` stands for the company's schema. Everything belongs to kz_audit; the company's login asks and reads.
"""

from tenants.audit import OPEN, close_the_trail

MOMENT = "to_char({at} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"

OWNED = """
ALTER TABLE seals OWNER TO kz_audit;
ALTER TABLE seal_states OWNER TO kz_audit;
ALTER TABLE archives OWNER TO kz_audit;
SET LOCAL ROLE kz_audit;
ALTER TABLE seals ALTER marks SET STORAGE EXTERNAL;
REVOKE ALL ON seals, seal_states, archives FROM __SCHEMA__, kz_owner;
GRANT SELECT ON seals, archives TO __SCHEMA__, kz_owner;
GRANT INSERT (first_seal, last_seal, rows, file_id, sha256, written_by) ON archives TO __SCHEMA__;
"""

LINE = f"""
CREATE FUNCTION kz_line(c audit_changes) RETURNS text LANGUAGE sql STABLE AS $line$
  SELECT json_build_array(c.id, {MOMENT.format(at="c.at")}, c.actor, c.door, c.action, c.undo_of, c.table_name,
    c.record_id, c.operation, c.changes)::text
$line$;
"""

ROOT = """
CREATE FUNCTION kz_root(leaves bytea[]) RETURNS bytea LANGUAGE plpgsql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $root$
BEGIN
  WHILE cardinality(leaves) > 1 LOOP
    leaves := ARRAY(
      SELECT CASE WHEN b IS NULL THEN a ELSE sha256('\\x01'::bytea || a || b) END
      FROM (SELECT h AS a, lead(h) OVER (ORDER BY n) AS b, n FROM unnest(leaves) WITH ORDINALITY u(h, n)) pairs
      WHERE n % 2 = 1 ORDER BY n);
  END LOOP;
  RETURN leaves[1];
END $root$;
"""

STILL_WRITING = """ARRAY(SELECT l.virtualtransaction FROM pg_lock_status() l
    WHERE l.locktype = 'relation' AND l.relation = '__SCHEMA__.audit_changes'::regclass AND l.granted
      AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND l.mode = 'RowExclusiveLock')"""

SEAL = f"""
CREATE FUNCTION kz_seal(most bigint DEFAULT 50000, OUT made bigint, OUT settled bigint, OUT further boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $seal$
DECLARE
  last __SCHEMA__.seals; waiting __SCHEMA__.seal_states; fresh __SCHEMA__.seals;
  given bigint; writers text[]; leaves bytea[];
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'a seal covers what is committed now';
  END IF;
  LOCK TABLE __SCHEMA__.seals IN SHARE ROW EXCLUSIVE MODE;
  SELECT * INTO last FROM __SCHEMA__.seals ORDER BY number DESC LIMIT 1;
  SELECT * INTO waiting FROM __SCHEMA__.seal_states;
  SELECT CASE WHEN is_called THEN last_value ELSE 0 END INTO given FROM __SCHEMA__.audit_changes_id_seq;
  writers := {STILL_WRITING};
  settled := greatest(waiting.settled_id, CASE
    WHEN writers = '{{}}' THEN given
    WHEN NOT waiting.writers && writers THEN waiting.given_id
    ELSE 0 END);
  IF waiting.writers IS NULL OR NOT waiting.writers && writers THEN
    DELETE FROM __SCHEMA__.seal_states;
    INSERT INTO __SCHEMA__.seal_states (settled_id, given_id, writers) VALUES (settled, given, writers);
  END IF;
  fresh.after_id := coalesce(last.upto_id, 0);
  SELECT array_agg(x.leaf ORDER BY x.id), max(x.id), count(*),
    string_agg(int4send((x.id - fresh.after_id)::int) || substr(x.leaf, 1, 8), '' ORDER BY x.id)
  INTO leaves, fresh.upto_id, fresh.rows, fresh.marks
  FROM (SELECT c.id, sha256('\\x00'::bytea || convert_to(__SCHEMA__.kz_line(c), 'UTF8')) AS leaf
    FROM __SCHEMA__.audit_changes c WHERE c.id > fresh.after_id AND c.id <= settled ORDER BY c.id LIMIT most) x;
  further := fresh.rows = most;
  IF fresh.rows > 0 THEN
    fresh.upto_id := CASE WHEN further THEN fresh.upto_id ELSE settled END;
    fresh.number := coalesce(last.number, 0) + 1;
    fresh.at := clock_timestamp();
    fresh.root := __SCHEMA__.kz_root(leaves);
    fresh.previous := coalesce(last.hash, decode(repeat('00', 32), 'hex'));
    fresh.hash := sha256('\\x02'::bytea || convert_to(__SCHEMA__.kz_seal_line(fresh), 'UTF8'));
    INSERT INTO __SCHEMA__.seals SELECT fresh.*;
    made := fresh.number;
  END IF;
END $seal$;
REVOKE ALL ON FUNCTION kz_seal(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION kz_seal(bigint) TO __SCHEMA__;
"""

SEAL_LINE = f"""
CREATE FUNCTION kz_seal_line(s seals) RETURNS text LANGUAGE sql STABLE AS $line$
  SELECT json_build_array(s.number, {MOMENT.format(at="s.at")}, s.after_id, s.upto_id, s.rows,
    encode(s.root, 'hex'), encode(s.previous, 'hex'))::text
$line$;
"""

NOTED = """
CREATE FUNCTION kz_noted(o text, t text, r bigint, what jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $noted$
DECLARE
  who text[] := string_to_array(coalesce(nullif(current_setting('app.actor', true), ''), '0:job::'), ':');
BEGIN
  IF o NOT IN ('E', 'P') THEN RAISE EXCEPTION 'only exports and prints are noted so'; END IF;
  INSERT INTO __SCHEMA__.audit_changes (actor, door, action, table_name, record_id, operation, changes)
  VALUES (who[1]::bigint, who[2], who[3], t, r, o, what);
END $noted$;
REVOKE ALL ON FUNCTION kz_noted(text, text, bigint, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION kz_noted(text, text, bigint, jsonb) TO __SCHEMA__;
"""

ACTED = """
CREATE OR REPLACE FUNCTION kz_acted() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $acted$
BEGIN
  INSERT INTO __SCHEMA__.audit_actions (action, table_name, actor, door, undo_of)
  SELECT action, table_name, actor, door, undo_of FROM new_rows WHERE operation IN ('I', 'U', 'D') LIMIT 1
  ON CONFLICT (action, table_name) DO NOTHING;
  RETURN NULL;
END $acted$;
"""


def seal_the_trail() -> str:
    """SQL that hands the seals' tables to kz_audit and makes what seals, notes and tells the canonical lines."""
    body = f"{OWNED}{LINE}{ROOT}{SEAL_LINE}{SEAL}{NOTED}{ACTED}SET LOCAL ROLE kz_owner;\n"
    return f"{OPEN}{body}{close_the_trail()}"
