"""The house has floors: a file imports from its own room or from a lower floor, and from nowhere else."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FLOORS = [
    ["config", "tenants"],
    ["webapp.core"],
    ["webapp.tables"],
    ["webapp.accounts", "webapp.jobs", "webapp.mails", "webapp.seals"],
    [
        "webapp.customers",
        "webapp.products",
        "webapp.transfers",
        "webapp.history",
        "webapp.search",
        "webapp.quality",
        "webapp.settings",
        "webapp.rights",
        "webapp.handing",
    ],
    ["webapp.ledger"],
    [
        *("webapp.orders", "webapp.reports", "webapp.interactions", "webapp.needs", "webapp.tasks"),
        *("webapp.opportunities", "webapp.contacts", "webapp.devices"),
    ],
    ["webapp.payments", "webapp.campaigns", "webapp.repairs", "webapp.services"],
    ["webapp.dashboard", "webapp.demo", "webapp.industries", "webapp.keeping"],
    ["webapp.app"],
    ["wsgi"],
]
ROOMS_OF_A_TABLE = ("values", "formulas", "remembering", "asking", "own", "writing", "looking", "web")
FLOOR_OF = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
FILES = [
    ROOT / "wsgi.py",
    ROOT / "config.py",
    *(ROOT / "tenants").rglob("*.py"),
    *(ROOT / "webapp").rglob("*.py"),
]


def module_of(path):
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def room_of(module):
    return next((room for room in FLOOR_OF if module == room or module.startswith(f"{room}.")), None)


def imports_of(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            assert not node.level, "absolute imports only"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def modules_of(path):
    known = {module_of(file) for file in FILES}
    for name in imports_of(ast.parse(path.read_text())):
        found = name if name in known else name.rpartition(".")[0]
        if found in known and found != module_of(path):
            yield found


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_down(path):
    here = room_of(module_of(path))
    if here is None:
        assert module_of(path) == "webapp", "a new room needs its floor here"
        return
    rooms = {room for room in map(room_of, modules_of(path)) if room and room != here}
    if here in ("tenants", "config"):
        rooms -= {"config"}
    assert sorted(room for room in rooms if FLOOR_OF[room] >= FLOOR_OF[here]) == []


def test_the_rooms_of_a_table_stand_on_each_other():
    """Within webapp/tables; what all of them share lies in the room itself."""

    def floor(module):
        parts = module.removeprefix("webapp.tables.").split(".")
        return ROOMS_OF_A_TABLE.index(parts[0]) if len(parts) > 1 else None

    inside = {module_of(path): path for path in FILES if module_of(path).startswith("webapp.tables.")}
    rooms = {path.parent.name for path in (ROOT / "webapp/tables").glob("*/__init__.py")}
    upward = [
        (module, needed)
        for module, path in inside.items()
        for needed in modules_of(path)
        if needed in inside and None not in (floor(module), floor(needed)) and floor(needed) > floor(module)
    ]
    assert rooms == set(ROOMS_OF_A_TABLE)
    assert upward == []


def test_no_file_takes_part_in_a_circle():
    graph = {module_of(path): set(modules_of(path)) for path in FILES}
    left = dict(graph)
    while free := [module for module, needs in left.items() if not needs & left.keys()]:
        for module in free:
            del left[module]
    assert sorted(left) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_says_what_it_is_for(path):
    tree = ast.parse(path.read_text())
    assert ast.get_docstring(tree), "a docstring opens each file"
    if path.name == "__init__.py":
        assert len(tree.body) == 1, "an __init__ is a docstring and nothing else"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_and_functions_stay_small(path):
    text = path.read_text()
    assert text.count("\n") <= 260
    functions = [
        node
        for node in ast.walk(ast.parse(text))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    ]
    assert [f.name for f in functions if f.end_lineno - f.lineno > 45] == []
