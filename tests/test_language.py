"""The language of a text, by script and function words."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.language import detect
from bot.text.wordlists import function_words

TEXTS = {
    "en": "The town has waited for years, and nobody knows when the bridge will open.",
    "de": "Die Stadt wartet seit Jahren, und niemand weiß, wann die Brücke wieder öffnet.",
    "fr": "La ville attend depuis des années et personne ne sait quand le pont va rouvrir.",
    "es": "La ciudad espera desde hace años y nadie sabe cuándo se va a abrir el puente.",
    "pt": "A cidade espera há anos e ninguém sabe quando é que a ponte vai abrir, não é?",
    "it": "La città aspetta da anni e nessuno sa quando il ponte sarà aperto, ma non importa.",
    "nl": "De stad wacht al jaren en niemand weet wanneer de brug weer open zal gaan.",
    "cs": "Město čeká už léta a nikdo neví, kdy se most zase otevře, protože se o tom mlčí.",
    "ru": "Город ждёт уже много лет, и никто не знает, когда откроется этот мост.",
    "uk": "Місто чекає вже багато років, і ніхто не знає, коли відкриється цей міст.",
    "tr": "Şehir yıllardır bekliyor ve köprünün ne zaman açılacağını kimse bilmiyor.",
    "ar": "تنتظر المدينة منذ سنوات ولا أحد يعرف متى يفتح هذا الجسر من جديد.",
    "ur": "شہر برسوں سے انتظار کر رہا ہے اور کوئی نہیں جانتا کہ پل کب کھلے گا۔",
    "hi": "शहर बरसों से इंतज़ार कर रहा है और कोई नहीं जानता कि पुल कब खुलेगा।",
    "zh": "这座城市已经等了很多年，没有人知道大桥什么时候会重新开放。",
    "ja": "町は何年も待っているが、橋がいつ開くのか誰も知らない。",
}


@pytest.mark.parametrize("language", TEXTS)
def test_one_sentence_is_enough(language: str) -> None:
    assert detect(TEXTS[language]) == language


@pytest.mark.parametrize("language", TEXTS)
def test_a_foreign_quotation_does_not_change_it(language: str) -> None:
    other = "de" if language == "en" else "en"
    assert detect(f"{TEXTS[language]} {TEXTS[language]} {TEXTS[other]}") == language


@pytest.mark.parametrize("text", ["", "42 – 17!", "\x00\x01"])
def test_where_nothing_speaks_it_is_english(text: str) -> None:
    assert detect(text) == "en"


@given(st.text(max_size=300))
def test_any_text_gets_a_subtag(text: str) -> None:
    assert detect(text).isalpha()


def test_every_language_promised_has_function_words() -> None:
    assert set(TEXTS) <= set(function_words())


def test_a_default_brief_imports_neither_sumy_nor_numpy() -> None:
    code = (
        "import sys; from bot.text.reading import Reading, read_text;"
        "read_text('The town must act. ' * 40, 'x', Reading());"
        "print(sorted({'sumy', 'nltk', 'numpy'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
