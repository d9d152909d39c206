"""What of a text was found: the typed characters, or those that sound like them."""

from typing import NamedTuple

from webapp.search.words import Words
from webapp.tables.values.pinyin import syllables


class Piece(NamedTuple):
    text: str
    found: bool


def marked(text: str, words: Words) -> list[Piece]:
    """The text in pieces; those that the words mean are `found`."""
    if not text:
        return []
    place = _typed(text, words) or (_sounding(text, words.sound) if words.sound else None)
    if place is None:
        return [Piece(text, False)]
    start, end = place
    cut = ((text[:start], False), (text[start:end], True), (text[end:], False))
    return [Piece(part, found) for part, found in cut if part]


def _typed(text, words):
    """Where one of the words stands as it was typed."""
    low = text.casefold()
    if len(low) != len(text):
        return None
    for word in sorted((words.text, *words.parts), key=len, reverse=True):
        if (start := low.find(word.casefold())) >= 0:
            return start, start + len(word)
    return None


def _sounding(text, sound):
    """Where the characters begin and end whose pinyin or initials these are."""
    spoken = syllables(text)
    if len(spoken) != len(text):
        return None
    for start in range(len(text)):
        for said in (spoken[start:], [one[:1] for one in spoken[start:]]):
            if (length := _reach(said, sound)) is not None:
                return start, start + length
    return None


def _reach(said, sound):
    """How many syllables it takes to say the sound, the last one perhaps not to its end."""
    whole = ""
    for length, one in enumerate(said, 1):
        whole += one
        if whole.startswith(sound):
            return length
        if not sound.startswith(whole):
            return None
    return None
