"""Every word that people read is English in the code and Chinese in one catalogue: complete, equal, nothing stale."""

import itertools
import re

import pytest

from tests.house import words
from tests.house.pages import pages, refusals, texts
from tests.house.town import OTHERS, RECORDS
from tests.support.companies import NAMES

# Strings with Chinese in them that are data, and what they are data for. Everything else is a msgid.
DATA = {
    "webapp/accounts/browsers.py": "names of browsers",
    "webapp/accounts/industries.py": "industries as people type them",
    "webapp/campaigns/table.py": "aliases",
    "webapp/accounts/slugs.py": "parts of companies' names",
    "webapp/core/mail.py": "the sender's name",
    "webapp/core/translating.py": "languages by their own names",
    "webapp/customers/choices.py": "aliases",
    "webapp/contacts/table.py": "aliases",
    "webapp/customers/pointing.py": "aliases",
    "webapp/customers/table.py": "aliases",
    "webapp/customers/doubts.py": "names that are none",
    "webapp/demo/": "the demo shop",
    "webapp/devices/table.py": "aliases",
    "webapp/interactions/table.py": "aliases",
    "webapp/needs/table.py": "aliases",
    "webapp/opportunities/table.py": "aliases",
    "webapp/orders/choices.py": "aliases",
    "webapp/orders/table.py": "aliases",
    "webapp/payments/choices.py": "aliases",
    "webapp/payments/table.py": "aliases",
    "webapp/products/table.py": "aliases",
    "webapp/repairs/": "aliases",
    "webapp/services/": "aliases",
    "webapp/tasks/table.py": "aliases",
    "webapp/tables/values/amounts.py": "amounts as people type them",
    "webapp/tables/values/days.py": "dates as people type them",
    "webapp/tables/formulas/functions.py": "functions as people type them",
    "webapp/tables/formulas/words.py": "and, or, not as people type them",
    "webapp/tables/values/kind.py": "yes and no as people type them",
    "webapp/tables/asking/meanings.py": "lists and months as people type them",
    "webapp/tables/values/people.py": "me",
    "webapp/tables/values/pinyin.py": "surnames",
    "webapp/tables/values/sealed.py": "addresses as people type them",
}
IN_TEMPLATES = {"账", "简体中文"}  # the logo, and a language's own name
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)

# Latin that a Chinese page may show: names, formats, units and keys of the keyboard.
LATIN = re.compile(r"[A-Za-z][A-Za-z'’-]+")
KNOWN = set(
    "Kezhang English PDF CSV ZIP Excel ODS UTF GBK VIP CNY SKU KB MB test"
    " Tab Shift Enter Esc Ctrl Alt Home End PgUp PgDn Delete Ctrl-Z Mark".split()
)
NUMBER = re.compile(
    r"(?<![A-Za-z])[A-Z]{1,3}-?\d[\w-]*|\S+@\S+|https?://\S+|/[\w/-]+|[\w-]+\.(?:csv|xlsx|pdf)\b"
)
TYPED = re.compile(
    "|".join(
        sorted(
            {
                *(text for _, given in RECORDS for text in given.values() if words.HAN.search(text)),
                *(name for name, _ in OTHERS.values()),
                *NAMES.values(),
                *(
                    "杭州云栖家电",
                    "装修风格",
                    "宁波海曙电器",
                    "看过了",
                    "换过了",
                    "没有这样的",
                    "计数的不在，也照样写下",
                    "王芳",
                    "客户姓名",
                    "李娜",
                    "学徒",
                    "账",
                    "简体中文",
                ),
            },
            key=len,
            reverse=True,
        )
    )
)


@pytest.fixture(scope="module")
def said():
    return words.said()


@pytest.fixture(scope="module")
def translated():
    return words.translated()


def test_everything_that_is_said_has_a_chinese_word(said, translated):
    silent = {id: places[0] for id, places in said.items() if not any(translated.get(id, {}).values())}
    assert silent == {}


def test_nothing_is_translated_that_nobody_says(said, translated):
    assert {id: list(rooms) for id, rooms in translated.items() if id not in said} == {}


def test_placeholders_are_the_same(translated):
    odd = [
        (id, room)
        for id, rooms in translated.items()
        for room, text in rooms.items()
        if words.placeholders(id) != words.placeholders(text)
    ]
    assert odd == []


def test_rooms_agree_on_every_word(translated):
    assert {id: rooms for id, rooms in translated.items() if len(set(rooms.values())) > 1} == {}


def test_translations_are_chinese_where_the_english_is_words(translated):
    same = {id for id, rooms in translated.items() if id in rooms.values()}
    assert {id for id in same if LATIN.search(words.PLACEHOLDER.sub("", id)) and id not in KNOWN} == set()


def test_python_speaks_english():
    foreign = {
        str(path.relative_to(words.ROOT))
        for folder in ("webapp", "tenants")
        for path in (words.ROOT / folder).rglob("*.py")
        if any(words.HAN.search(literal) for literal in words.literals(path))
    }
    assert {path for path in foreign if not path.startswith(tuple(DATA))} == set()


def test_the_list_of_data_is_not_longer_than_the_data():
    for name in DATA:
        path = words.ROOT / name
        files = path.rglob("*.py") if path.is_dir() else [path]
        assert any(words.HAN.search(literal) for file in files for literal in words.literals(file)), name


def test_templates_speak_english():
    found = set()
    for path in (words.ROOT / "templates").rglob("*.*"):
        found |= set(re.findall("[\u3400-\u9fff]+", COMMENT.sub("", path.read_text("utf-8"))))
    assert found - IN_TEMPLATES == set()


def test_a_chinese_page_shows_no_english(town):
    """Everything that the owner reads, refusals and rejected forms too: known names apart, no word of it is English."""
    seen = {}
    for address, answer in itertools.chain(pages(town, "owner"), refusals(town, "owner")):
        for text in texts(answer.text):
            strange = set(LATIN.findall(NUMBER.sub(" ", text))) - KNOWN
            seen |= {word: (address, text.strip()[:80]) for word in strange}
    assert not seen, "\n".join(f"{word}: {where}" for word, where in seen.items())


def test_an_english_page_shows_no_chinese(town):
    """The same for a colleague who reads English; what people typed stays, and letters are their readers'."""
    seen = {}
    for address, answer in itertools.chain(pages(town, "colleague"), refusals(town, "colleague")):
        for text in texts(answer.text) if not address.startswith("/mails") else ():
            left = TYPED.sub("", text)
            if words.HAN.search(left):
                seen[left.strip()[:80]] = address
    assert not seen, "\n".join(f"{text}: {address}" for text, address in seen.items())
