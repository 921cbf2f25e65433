"""Which language a text is in, by its script or by its commonest words."""

from __future__ import annotations

import re
from collections import Counter

from bot.text.wordlists import word_set

_SAMPLE = 4_000  # characters looked at
_SCRIPTS = {
    "ja": re.compile(r"[\u3040-\u30ff]"),
    "zh": re.compile(r"[\u4e00-\u9fff]"),
    "ko": re.compile(r"[\uac00-\ud7af]"),
    "ar": re.compile(r"[\u0600-\u06ff]"),
    "he": re.compile(r"[\u0590-\u05ff]"),
    "ru": re.compile(r"[\u0400-\u04ff]"),
    "el": re.compile(r"[\u0370-\u03ff]"),
    "hi": re.compile(r"[\u0900-\u097f]"),
    "th": re.compile(r"[\u0e00-\u0e7f]"),
}
_COMMON = {
    "en": word_set("the of and to in is that it for was with as are this not have"),
    "de": word_set("der die und das ist nicht ein eine mit zu den von auf für auch sich"),
    "fr": word_set("le la les des et est une dans que pour qui pas sur du au ce"),
    "es": word_set("el los las una que y en del por con para es se su no como"),
    "it": word_set("il di che è un una per non con del della sono gli anche più nel"),
    "pt": word_set("o os uma que e do da em não para com por se mais dos na"),
    "nl": word_set("de het een en van is dat niet op te voor met zijn aan ook er"),
    "sv": word_set("och att det som en är inte för på av med den till ett har om"),
}
_WORD = re.compile(r"[^\W\d_]+")


def detect_language(text: str) -> str:
    """The BCP 47 primary subtag of the language of ``text``; English where nothing shows."""
    sample = text[:_SAMPLE]
    letters = sum(map(str.isalpha, sample))
    for language, script in _SCRIPTS.items():
        share = 5 if language == "ja" else 2  # kana stand among many kanji
        if len(script.findall(sample)) * share > letters:
            return language
    words = Counter(_WORD.findall(sample.lower()))
    counts = {language: sum(words[word] for word in common) for language, common in _COMMON.items()}
    best = max(counts, key=lambda language: counts[language])
    return best if counts[best] > counts["en"] else "en"
