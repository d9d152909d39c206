"""Whom a campaign is for: a question to the customers, written as its address says it, read as a sentence."""

from urllib.parse import parse_qsl, urlencode, urlsplit

from webapp.tables.asking.questions import Question, described
from webapp.tables.registry import tables
from webapp.tables.values.kind import Invalid, Text

NOT_ASKED = ("after", "new", "sort", "group", "as", "by")


class Segment(Text):
    """Understands a copied address ("…/customers?grade=vip") and what stands behind its question mark."""

    ordered = False
    lookups = ("blank", "filled")

    def read(self, text):
        asked = parse_qsl(urlsplit(text).query if "?" in text else text)
        said = {key: value for key, value in asked if key not in NOT_ASKED}
        question = question_of(said)
        if question.problems:
            raise Invalid(question.problems[0])
        return super().read(urlencode(said)) or None

    def show(self, value):
        return described(tables.here("customers"), question_of(dict(parse_qsl(value)))) if value else ""

    def text(self, value):
        return value or ""


def question_of(said: dict[str, str]) -> Question:
    return Question.asked(said, tables.here("customers"))


def asked_for(segment: str) -> Question:
    """The question that a stored segment stands for."""
    return question_of(dict(parse_qsl(segment)))
