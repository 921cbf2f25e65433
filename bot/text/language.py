"""What language a text is written in, offline: by its script, then by its function words.

Op-eds are hundreds of words long, where a vote of function words is as sure as a statistical
model and needs none. Quick at import: the word lists are read at the first call.
"""

from __future__ import annotations

import re
from collections import Counter

from bot.text.sentences import words
from bot.text.wordlists import function_words

FALLBACK = "en"

# Enough to be sure, little enough to be quick on a book.
_SAMPLE = 20_000

_SCRIPTS = {
    "kana": re.compile(r"[\u3041-\u30ff]"),
    "han": re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]"),
    "hangul": re.compile(r"[\uac00-\ud7af]"),
    "latin": re.compile(r"[A-Za-z\u00c0-\u024f]"),
    "cyrillic": re.compile(r"[\u0400-\u04ff]"),
    "arabic": re.compile(r"[\u0620-\u06ff]"),
    "devanagari": re.compile(r"[\u0900-\u097f]"),
    "greek": re.compile(r"[\u0370-\u03ff]"),
    "hebrew": re.compile(r"[\u05d0-\u05ea]"),
    "thai": re.compile(r"[\u0e01-\u0e7f]"),
}
# Scripts that one language of those we know writes; the others are told apart by their words.
_SOLE = {
    "hangul": "ko",
    "devanagari": "hi",
    "greek": "el",
    "hebrew": "he",
    "thai": "th",
}
_VOTERS = {
    "latin": ("en", "de", "fr", "es", "pt", "it", "nl", "cs", "tr"),
    "cyrillic": ("ru", "uk"),
    "arabic": ("ar", "ur"),
}
# The languages that can be told apart here.
KNOWN = frozenset({"ja", "zh", *_SOLE.values()}.union(*_VOTERS.values()))
# Letters that one of the voters has and the others lack.
_LETTERS = {
    "de": "ßäöü",
    "es": "ñ¿¡",
    "pt": "ãõ",
    "cs": "ěřůčšž",
    "tr": "ığş",
    "ru": "ыэъё",
    "uk": "іїєґ",
    "ar": "ةىيك",
    "ur": "ٹڈڑںےہھکی",
}


def detect(text: str) -> str:
    """The BCP 47 primary subtag of the language of ``text``; English where nothing speaks.

    A Chinese character weighs as much as two letters; any share of kana makes a text Japanese.
    """
    sample = text[:_SAMPLE]
    counts = {name: len(script.findall(sample)) for name, script in _SCRIPTS.items()}
    counts["han"] *= 2
    if counts["kana"] * 10 > counts["han"]:
        counts["kana"] += counts["han"]
    script = max(counts, key=lambda name: counts[name])
    if not counts[script]:
        return FALLBACK
    if script in ("kana", "han"):
        return "ja" if script == "kana" else "zh"
    return _SOLE.get(script) or _vote(sample, _VOTERS[script])


def _vote(sample: str, languages: tuple[str, ...]) -> str:
    """The language with most function words and letters of its own; the first where tied."""
    tokens = Counter(words(sample))
    lists = function_words()
    votes = {}
    for language in languages:
        known = lists[language]
        said = sum(times for token, times in tokens.items() if token in known)
        spelt = sum(sample.lower().count(letter) for letter in _LETTERS.get(language, ""))
        votes[language] = said + spelt / 2
    return max(languages, key=lambda language: votes[language])
