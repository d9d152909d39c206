"""What a company's own fields say is found by the search: one index of a table holds the pieces of all of them.

A word of letters or digits is found by its beginning as well: SN2023 of SN20231105. Of a number, an amount or a choice
the index holds the whole value, "x_5=1200.00". The company's login owns no table: a function makes the index of
fields that are there, and another tells how common pieces are, for an index's statistics are its owner's to read.
"""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

FUNCTIONS = """
CREATE FUNCTION kz_own_pieces(t text) RETURNS text[] LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $pieces$
DECLARE
  found text[] := public.kz_grams(t);
BEGIN
  RETURN found || ARRAY(SELECT left(word, n) FROM unnest(found) word, generate_series(3, least(length(word) - 1, 12)) n
                        WHERE word ~ '^[ -~]');
END $pieces$;

CREATE FUNCTION kz_own_search(asked_table text, fields bigint[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = __SCHEMA__, pg_catalog, pg_temp AS $search$
DECLARE
  texts text;
  wholes text;
BEGIN
  IF NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = to_regclass(format('__SCHEMA__.%I', asked_table))
                 AND attname = 'extras' AND NOT attisdropped) THEN
    RAISE EXCEPTION '% has no own fields', asked_table;
  END IF;
  EXECUTE format('DROP INDEX IF EXISTS %I', format('gs_%s_own', asked_table));
  SELECT string_agg(format('coalesce(extras ->> %L, '''')', 'x_' || f.id), ' || '' '' || ' ORDER BY place)
           FILTER (WHERE f.kind IN ('text', 'longtext', 'tags')),
         string_agg(format('%L || (extras ->> %L)', 'x_' || f.id || '=', 'x_' || f.id), ', ' ORDER BY place)
           FILTER (WHERE f.kind IN ('number', 'money', 'choice'))
  INTO texts, wholes
  FROM unnest(fields) WITH ORDINALITY u(id, place) JOIN own_fields f ON f.id = u.id
  WHERE f.table_name = asked_table AND NOT f.sensitive;
  IF texts IS NOT NULL OR wholes IS NOT NULL THEN
    EXECUTE format('CREATE INDEX %I ON %I USING gin ((%s))', format('gs_%s_own', asked_table), asked_table,
                   concat_ws(' || ', 'kz_own_pieces(' || texts || ')', 'array_remove(ARRAY[' || wholes || '], NULL)'));
    EXECUTE format('ANALYZE %I', asked_table);
  END IF;
END $search$;

CREATE FUNCTION kz_own_common(asked_table text, pieces text[], wholes text[]) RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = __SCHEMA__, pg_catalog, pg_temp AS $common$
  WITH common AS (
    SELECT e.piece FROM pg_stats s, unnest(s.most_common_elems::text::text[], s.most_common_elem_freqs) e(piece, share)
    WHERE s.schemaname = '__SCHEMA__' AND s.tablename = format('gs_%s_own', asked_table) AND e.share >= 0.005)
  SELECT (cardinality(pieces) > 0 AND pieces <@ coalesce((SELECT array_agg(piece) FROM common), '{}'))
    OR EXISTS (SELECT FROM common WHERE piece = ANY(wholes))
$common$;

REVOKE ALL ON FUNCTION kz_own_search(text, bigint[]), kz_own_common(text, text[], text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION kz_own_pieces(text), kz_own_search(text, bigint[]), kz_own_common(text, text[], text[])
  TO __SCHEMA__;
"""


def upgrade():
    op.execute(FUNCTIONS)


def downgrade():
    for function in (
        "kz_own_common(text, text[], text[])",
        "kz_own_search(text, bigint[])",
        "kz_own_pieces(text)",
    ):
        op.execute(f"DROP FUNCTION {function} CASCADE")
