"""All tables by name. Modules enter theirs here; tools that serve every table look here.

What is declared is the same for everybody: `tables["customers"]`. What a company works with is `tables.here(...)`:
its own fields and its own options are in it. Everything that serves a request or a job asks for that one.
"""

from collections import defaultdict
from dataclasses import replace


class Registry(dict):
    """A module hands its table in; another may contribute a computed field to it, before or after."""

    def __init__(self):
        super().__init__()
        self._contributed = defaultdict(list)
        self.tools = {}  # name → callable(table) → address: tools that serve every table, such as import
        self.actions = defaultdict(list)  # table name → callables(id) → buttons of a record's page
        self.opened = []  # callables(table, id): told of each record whose page somebody opens
        self.unused = None  # callable() → names of the tables that the bound company does without
        self.edition = None  # callable(declared table) → the bound company's edition of it
        self.sight = None  # callable(edition) → the part of it that is there for the actor at hand

    def here(self, table):
        """What there is of a table, named or given, for the actor at hand: the bound company's edition, or the declared
        one where it changed nothing, but for what the actor's rights keep back."""
        whole = self.whole(table)
        return self.sight(whole) if self.sight else whole

    def whole(self, table):
        """The bound company's edition, whoever is at hand: for what keeps the records in order behind the scenes."""
        declared = self[table] if isinstance(table, str) else self.get(table.name, table)
        return self.edition(declared) if self.edition else declared

    def add(self, table):
        if table.name in self:
            raise ValueError(f"two tables are named {table.name}")
        self[table.name] = table
        table.widen(*self._contributed[table.name])
        return table

    def contribute(self, name, *computed, tells_of):
        """Fields that another module works out for the records of a table, such as a customer's last order, from the
        records of the table `tells_of`: who may not see those does not see these."""
        computed = [replace(one, tells_of=tells_of) for one in computed]
        self._contributed[name] += computed
        if name in self:
            self[name].widen(*computed)

    def arrange(self, names):
        """The tables in this order, wherever all of them are shown; those that are not named follow."""
        for name in [*names, *(name for name in list(self) if name not in names)]:
            self[name] = self.pop(name)

    def under(self, name):
        """The tables whose records belong to a record of that one."""
        return [self.here(table) for table in self.values() if name in table.parents]

    def used_under(self, name):
        """Those of them that the bound company works with."""
        unused = self.unused() if self.unused else ()
        return [table for table in self.under(name) if table.name not in unused]

    def of(self, model):
        return next((table for table in self.values() if table.model is model), None)


tables = Registry()
