"""Numbers that the database gives to records; whoever brings their own moves the series on."""

AHEAD = """
GRANT UPDATE ON {table}_number_seq TO __SCHEMA__;
CREATE TRIGGER number_inserted AFTER INSERT ON {table} REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION public.kz_number_inserted('{prefix}', '{table}_number_seq');
CREATE TRIGGER number_changed AFTER UPDATE ON {table} FOR EACH ROW WHEN (OLD.number IS DISTINCT FROM NEW.number)
  EXECUTE FUNCTION public.kz_number_changed('{prefix}', '{table}_number_seq');
"""


def ahead(table: str, prefix: str) -> str:
    """SQL for a table whose `number` comes from the sequence <table>_number_seq: it never gives a number twice."""
    return AHEAD.format(table=table, prefix=prefix)
