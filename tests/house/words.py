"""What the code says and what translators wrote: msgids of Python and templates, entries of every catalogue."""

import ast
import re
from collections import defaultdict
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
CATALOGUES = sorted((ROOT / "webapp/translations/zh_CN").glob("*.po"))
KEYWORDS = dict.fromkeys(("_", "_l", "gettext", "lazy_gettext"))
PLURALS = dict.fromkeys(("ngettext", "lazy_ngettext"), (1, 2))
SPOKEN_IN = (
    (ROOT / "webapp", [("**.py", "python")]),
    (ROOT / "tenants", [("**.py", "python")]),
    (ROOT / "templates", [("**.html", "jinja2"), ("**.txt", "jinja2")]),
)
HAN = re.compile("[\u3400-\u9fff]")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|\{\w+\}")


def said() -> dict[str, list[str]]:
    """{msgid: the places that say it}."""
    found = defaultdict(list)
    for folder, methods in SPOKEN_IN:
        strict = {pattern: {"silent": "false"} for pattern, _ in methods}
        for file, line, message, _comments, _context in extract_from_dir(
            str(folder), methods, strict, keywords=KEYWORDS | PLURALS, comment_tags=()
        ):
            for one in [message] if isinstance(message, str) else message:
                found[one].append(f"{folder.name}/{file}:{line}")
    return dict(found)


def translated() -> dict[str, dict[str, str]]:
    """{msgid: {room: translation}}; a plural's two msgids share one."""
    found = defaultdict(dict)
    for path in CATALOGUES:
        with path.open("rb") as file:
            for message in read_po(file, locale="zh_CN"):
                for id in [message.id] if isinstance(message.id, str) else message.id:
                    if id:
                        found[id][path.stem] = _text(message.string)
    return dict(found)


def _text(string):
    return string if isinstance(string, str) else (string or ("",))[0]


def placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))


def literals(path: Path) -> list[str]:
    """The strings of a Python file that are no docstrings."""
    tree = ast.parse(path.read_text("utf-8"))
    documents = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and ast.get_docstring(node)
    }
    strings = (
        node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in documents
    )
    return [node.value for node in strings if isinstance(node.value, str)]
