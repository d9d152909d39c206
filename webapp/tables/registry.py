"""All tables by name. Modules enter theirs here; tools that serve every table look here."""

from collections import defaultdict


class Registry(dict):
    """A module hands its table in; another may contribute a computed field to it, before or after."""

    def __init__(self):
        super().__init__()
        self._contributed = defaultdict(list)
        self.tools = {}  # name → callable(table) → address: tools that serve every table, such as import
        self.actions = defaultdict(list)  # table name → callables(id) → buttons of a record's page

    def add(self, table):
        if table.name in self:
            raise ValueError(f"two tables are named {table.name}")
        self[table.name] = table
        table.widen(*self._contributed[table.name])
        return table

    def contribute(self, name, *computed):
        """Fields that another module works out for the records of a table, such as a customer's last order."""
        self._contributed[name] += computed
        if name in self:
            self[name].widen(*computed)

    def under(self, name):
        """The tables whose records belong to a record of that one."""
        return [table for table in self.values() if table.parent == name]

    def of(self, model):
        return next((table for table in self.values() if table.model is model), None)


tables = Registry()
