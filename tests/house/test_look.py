"""How it looks: colours that can be read, icons and words that exist, nothing inline, pages that stay light."""

import gzip
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "webapp/static"
UNSEEN_BY_BROWSERS = {"mail/_letter.html", "reports/book.html"}
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
OWN = [*sorted((STATIC / "css").glob("*.css")), *sorted((STATIC / "js").glob("*.js"))]
INLINE = re.compile(r"""\s(style|on[a-z]+)=["']|<style|<script(?![^>]*\ssrc=)""")
JINJA = re.compile(r"{[{%#].*?[}%#]}", re.DOTALL)
CALLED = re.compile(r"""\bicon(?:_button)?\(\s*"([\w-]+)"|\bicon="([\w-]+)\"""")
TOKEN = re.compile(r"--([\w-]+): light-dark\((#\w+), (#\w+)\)")
READ_ON = {
    "ink": ("bg", "paper", "hover"),
    "soft": ("bg", "paper", "acc-weak"),
    "dim": ("bg", "paper", "hover"),
    "acc": ("bg", "paper", "acc-weak"),
    "red": ("bg", "paper", "red-weak"),
    "gold": ("gold-weak",),
    "on-acc": ("acc", "acc-deep"),
    "on-float": ("float",),
    "float-acc": ("float",),
}
READABLE = 4.5
MOST_STYLE, MOST_SCRIPT, MOST_OWN = 45_000, 60_000, 40_000


def weight(paths):
    return sum(len(gzip.compress(path.read_bytes())) for path in paths)


def loaded(kind, *templates):
    """The files of one kind that a page of these templates asks for, lists of names in loops included."""
    text = "".join((ROOT / "templates" / name).read_text() for name in templates)
    names = set(re.findall(rf"asset\('{kind}/([\w-]+)\.{kind}'\)", text))
    for group in re.findall(rf"for name in \(([^)]*)\) %}}<(?:link|script)[^>]*'{kind}/'", text):
        names |= set(re.findall(r'"([\w-]+)"', group))
    return [STATIC / kind / f"{name}.{kind}" for name in sorted(names)]


def light(colour):
    digits = colour.lstrip("#")
    digits = "".join(2 * digit for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    dark, bright = sorted((light(one), light(other)))
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_text_can_be_read_on_what_lies_behind_it(theme):
    tokens = {name: pair[theme] for name, *pair in TOKEN.findall((STATIC / "css/tokens.css").read_text())}
    poor = {
        f"{text} on {ground}": round(found, 2)
        for text, grounds in READ_ON.items()
        for ground in grounds
        if (found := contrast(tokens[text], tokens[ground])) < READABLE
    }
    assert not poor


def test_every_icon_that_is_named_is_drawn():
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "img/icons.svg").read_text()))
    files = [*TEMPLATES, *(ROOT / "webapp").rglob("*.py")]
    named = {name for path in files for pair in CALLED.findall(path.read_text()) for name in pair if name}
    assert not named - drawn


def test_scripts_find_their_words():
    host = (ROOT / "templates/components/_saying.html").read_text()
    offered = set(re.findall(r'data-([\w-]+)="\{\{ _\(', host))
    scripts = "".join(path.read_text() for path in (STATIC / "js").glob("*.js"))
    asked = set(re.findall(r'word\("([\w-]+)"', scripts))
    assert not asked - offered
    assert not {name for name in offered if f'"{name}"' not in scripts}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_a_template_says_what_it_is_and_holds_nothing_inline(path):
    text = path.read_text()
    assert text.startswith(("{#", "{%"))
    if str(path.relative_to(ROOT / "templates")) not in UNSEEN_BY_BROWSERS:
        assert not INLINE.search(JINJA.sub("", text))


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_a_stylesheet_or_script_says_what_it_is_and_stays_small(path):
    text = path.read_text()
    assert text.startswith("/*")
    assert text.count("\n") < 250


def test_a_table_page_stays_light():
    styles = loaded("css", "layouts/_head.html", "layouts/app.html")
    scripts = loaded("js", "layouts/_head.html", "tables/_scripts.html")
    vendor = [STATIC / "vendor/htmx.min.js"]
    assert len(styles) > 6
    assert len(scripts) > 15
    assert weight(styles) <= MOST_STYLE
    assert weight(scripts) <= MOST_OWN
    assert weight([*scripts, *(path for path in vendor if path.exists())]) <= MOST_SCRIPT


def test_no_script_keeps_the_first_paint_waiting():
    tags = [
        (path.name, tag)
        for path in TEMPLATES
        for tag in re.findall(r"<script\b[^>]*>", JINJA.sub("", path.read_text()))
    ]
    assert tags
    assert not [tag for tag in tags if "defer" not in tag[1] and 'type="module"' not in tag[1]]
