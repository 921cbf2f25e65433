"""The turns of phrase in which readers correct: "it is Y, not X", "X stands for Y", "typo: X".

Each frame is a cue with the disputed words on one side and what should stand there on the other.
A frame only proposes; :mod:`bot.text.corrections.weigh` decides whether it is a correction.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from bot.text.corrections.anchors import expansions
from bot.text.corrections.numbers import NUMBER
from bot.text.corrections.terms import Kind, Term, term_after, term_before
from bot.text.sentences import Sentence, sentences

MAX_READ = 20_000  # characters of one comment; a correction that stands later is not found
_MAX_CUES = 20  # in one sentence
_FEW_WORDS = 8  # of a sentence that says nothing but a name
_TURN_REACH = 40  # characters between "isn't X" and "it is Y"
_MAX_BEFORE = 400  # characters of the sentence before

_I = re.IGNORECASE
_GENERIC = (
    r"(?:names?|surname|spelling|year|date|figure|number|title|term|word|full\s+form|"
    r"abbreviation|expansion|acronym|amount|age|rank|quote|quotation|place|capital)"
)
_PLAIN_CUE = re.compile(
    r"\btypos?\b|\btypographical|\bmis-?spel|\bmis-?print|\bmis-?quot|\bspell?ing (?:error|mistake)"
    r"|\bfactual(?:ly)?\s+(?:error|mistake|incorrect|wrong|inaccura|inaccuracy)"
    r"|\b(?:mistakenly|erroneously|incorrectly|wrongly)\b|\bstands?\s+for\b|\bcorrection\s*:"
    r"|\bshould\s+(?:be|read|have\s+(?:been|read|said))\b|\byou\s+(?:\w+\s+)?mean[ts]?\b"
    rf"|\b(?:correct|proper|full|right|actual|real)\s+{_GENERIC}\b|\binstead\s+of\b"
    rf"|\b{_GENERIC}\b[^.?!]{{0,40}}\b(?:is|are|was)\s+(?:wrong|incorrect)"
    r"|\b(?:is|are|was|were)\s+(?:also\s+)?(?:incorrect|inaccurate)\b"
    r"|\b(?:error|mistake)s?\s+(?:in|about|regarding|with|concerning|of)\b"
    r"|\b(?:there\s+is|an?)\s+(?:small\s+|minor\s+|little\s+|big\s+|glaring\s+)?(?:error|mistake)\b"
    r"|\bgot\b[^.?!]{0,40}\bwrong\b|\bconfus(?:ed|ing|es)\b|\bmix(?:ed|ing)\s+up\b",
    _I,
)
_WEAK_CUE = re.compile(
    r"\bactually\b|\bin\s+(?:actual\s+)?fact\b|\bwrong\b(?!\s+about)|\bincorrect|\binaccura|\berror|\bmistake"
    r"|\bnot\s+true\b|\buntrue\b|\bfor\s+the\s+record\b",
    _I,
)
_AIMED = re.compile(
    r"\b(?:author|writer|columnist|article|piece|column|essay|op-?ed|editors?|editorial|headline|"
    r"paragraph|newspaper|paper|caption|dear|sir|madam|proof-?read\w*)\b"
    r"|\byou\s+(?:have\s+|had\s+|also\s+)?(?:writ|wrote|say|said|stat|mention|claim|call|refer|quot)"
    r"|\bmentioned\s+(?:by\s+you|above|here|as)\b|\bas\s+(?:written|mentioned|stated)\b",
    _I,
)
_NOT = re.compile(r"\bnot\b(?!\s+(?:only|just|even|to|because)\b)", _I)
_NOT_BUT = re.compile(r"(?:\bnot|n['’]t|\bnever)\s", _I)
_TURN = re.compile(
    r"[\"”’'».,;:!?)\s–—-]*\s*(?:\bbut(?:\s+rather)?\b|\b(?:it|that|this|he|she|they)(?:['’]?s|\s+is"
    r"|\s+was|\s+were)\b)\s*",
    _I,
)
_INSTEAD = re.compile(r"\s+(?:instead\s+of|rather\s+than|in\s+place\s+of)\s", _I)
_SHOULD = re.compile(r"\b(?:should|ought\s+to)\s+(?:be|read|say|have\s+(?:been|read|said))\b", _I)
_STANDS = re.compile(
    r"\bstands?\s+for\b|\bis\s+short\s+for\b|(?-i:(?<=[A-Z]))\s*=(?!>)\s*"
    r"|(?-i:\b[A-Z][A-Z&]{1,9})\s+(?:is|was)\s+(?:actually\s+)?the\b",
    _I,
)
_CONFUSED = re.compile(
    r"\b(?:confus(?:ed|es|ing)|mix(?:ed|es|ing)\s+up)\s+(?P<wrong>[^.?!\n]{2,60}?)\s+(?:with|and|for)\s",
    _I,
)
_MEAN = re.compile(r"\byou\s+(?:\w+\s+)?mean[ts]?\b(?:\s+to\s+(?:say|write))?", _I)
_CORRECT = re.compile(
    rf"\b(?:correct|right|actual|real|full|proper|his|her|its|the)\s+{_GENERIC}\b[^.?!]{{0,40}}?"
    r"\b(?:is|was)\b",
    _I,
)
_SPELT = re.compile(r"\b(?:mis-?)?spel(?:led|t)\b(?:\s+as\b|\s+like\b)?", _I)
_AS = re.compile(
    r"\b(?:written|wrote|spelled|spelt|stated|named|called|mentioned|referred\s+to|refers\s+to|"
    r"described|identified|given|put|printed|mistaken)\b[^.?!]{0,60}?\b(?:as|for)\s",
    _I,
)
_PUT_AS = re.compile(
    r"\b(?:wrote|written|mentioned|put|called|named|said|stated|described|referred|as)\b"
    r".{0,80}\binstead\s+of\b",
    _I,
)
_DID = re.compile(
    r"\b(?:didn['’]?t|did\s+not|never)\b[^.?!\n]{1,60}?[,;:–-]\s*(?P<right>[^,;.!?\n]{2,60}?)\s+did\b",
    _I,
)
_ARROW = re.compile(r"\s*(?:->|=>|→|⇒)\s*")
_IT_IS = re.compile(
    r"\b(?:it|that|this|there|he|she|name|they)(?:['’]?s|\s+is|\s+was|\s+were|\s+are)\b"
    r"(?:\s+(?:actually|in\s+fact|really|called|named|spelled|spelt))*",
    _I,
)
_STARRED = re.compile(r"\s*\*\s?(?=\w)")
# A sentence without any of these words holds neither a frame nor a cue.
_ERRORS = """
    typo typos typographical mistake mistakes mistaken mistakenly error errors erroneous
    erroneously wrong wrongly incorrect incorrectly inaccurate inaccuracy correct correction
    actually fact factual factually untrue record confused confuses confusing mixed mixing
    misspelt misspelled misspelling misspells mis-spelt mis-spelled misprint misprinted misquoted
    misquote spelling spelled spelt
"""
_ERROR_WORDS = frozenset(_ERRORS.split())
_NAMING = """
    stands stand mean meant means it's its that's thats he's she's it that this there he she name
    they year date figure number title surname abbreviation acronym word term
"""
_NAMING_WORDS = frozenset(_NAMING.split())
_PUTTING = """
    written wrote spelled spelt stated named called mentioned referred refers described identified
    given put printed mistaken misspelt misspelled
"""
_PUTTING_WORDS = frozenset(_PUTTING.split())
_SWAP_WORDS = frozenset(
    {"instead", "rather", "place", "should", "ought", "confused", "confuses", "confusing", "mixed"}
)
_TERM = re.compile(
    r"\d|[\"“„«‘]|\s[^\W\d_a-z]|[^\x00-\x7f]|\b(?:two|three|four|five|six|seven|ten)\b"
)
_WORDS = re.compile(r"[a-z]+(?:['’-][a-z]+)*")
_SIGNS = re.compile(r"->|[A-Z]\s*=|\b[A-Z]{2,10}\s+(?:is|was)\s|=>|→|⇒|^\s*\*|\([A-Z]{2,10}\)")


@dataclass(frozen=True, slots=True)
class Claim:
    """A possible correction: in ``sentence``, ``proposed`` should stand for ``disputed``.

    Either term may be missing. ``cue`` says how plainly the sentence speaks of an error (0, 1 or
    2), ``tight`` that both terms stand in one frame, ``bare`` that the sentence says little else,
    ``aimed`` that it speaks of the article; ``swaps`` that the terms may stand the other way
    round ("X instead of Y"), ``mistaken`` that the wrong one comes first; ``before`` is the
    sentence that it follows.
    """

    sentence: Sentence
    disputed: Term | None
    proposed: Term | None
    cue: int
    tight: bool = False
    bare: bool = False
    aimed: bool = False
    swaps: bool = False
    mistaken: bool = False
    before: str = ""


def claims(text: str, own: str, language: str) -> Iterator[Claim]:
    """The possible corrections in a comment; ``own`` is ``text`` with what others said blanked."""
    position = 0
    for part in sentences(own[:MAX_READ], language):
        said = frozenset(_WORDS.findall(part.text.lower()))
        wrong = not _ERROR_WORDS.isdisjoint(said)
        if wrong or _SIGNS.search(part.text) or _TERM.search(text, part.start, part.end):
            sentence = Sentence(text[part.start : part.end], part.start, part.end)
            before = text[max(position, part.start - _MAX_BEFORE) : part.start]
            yield from _claims(sentence, part.text, said, before)
        position = part.start


def _claims(sentence: Sentence, own: str, said: frozenset[str], before: str) -> Iterator[Claim]:
    pairs = [*_pairs(sentence.text, own, said), *_answers(own, before, said)]
    if not pairs and _ERROR_WORDS.isdisjoint(said):
        return
    cue = 2 if _PLAIN_CUE.search(own) else 1 if _WEAK_CUE.search(own) else 0
    aimed = _AIMED.search(own) is not None or _AIMED.search(before) is not None
    for disputed, proposed, swaps in pairs:
        yield Claim(
            sentence,
            disputed,
            proposed,
            cue,
            tight=disputed is not None and proposed is not None,
            bare=_is_bare(sentence.text, disputed, proposed),
            aimed=aimed,
            swaps=swaps,
            mistaken=_PUT_AS.search(own) is not None,
            before=before,
        )
    if cue and not pairs:
        yield Claim(sentence, None, None, cue, aimed=aimed, before=before)


def _is_bare(sentence: str, *terms: Term | None) -> bool:
    said = sum(len(term.text.split()) for term in terms if term)
    return len(sentence.split()) - said <= 6


_Pair = tuple[Term | None, Term | None, bool]


def _pairs(text: str, own: str, said: frozenset[str]) -> Iterator[_Pair]:
    """(disputed, proposed, either way round) for each frame of a sentence.

    ``said`` are its words: frames whose cue is not among them are not tried.
    """
    if "not" in said or "n't" in own or "n’t" in own or "never" in said:
        yield from _contrasts(text, own)
    if not _SWAP_WORDS.isdisjoint(said):
        yield from _replacements(text, own)
    if not _NAMING_WORDS.isdisjoint(said):
        yield from _namings(text, own)
    if not _PUTTING_WORDS.isdisjoint(said):
        yield from _puttings(text, own)
    if _SIGNS.search(own):
        yield from _signs(text, own)
    yield from _bare_names(text, own)
    for number in _cues(NUMBER, own):
        yield None, Term(number.group(), Kind.NUMBER), False


def _answers(own: str, before: str, said: frozenset[str]) -> Iterator[_Pair]:
    """ "The capital is X? It is Y.": a question about the disputed words, and its answer."""
    asked = before.rstrip()
    if asked.endswith("?") and not _NAMING_WORDS.isdisjoint(said):
        disputed = term_before(asked, len(asked.rstrip("?! ")))
        for match in _cues(_IT_IS, own):
            proposed = term_after(own, match.end())
            if proposed and disputed and proposed.kind is disputed.kind is Kind.NAME:
                yield disputed, proposed, False


def _cues(cue: re.Pattern[str], own: str) -> Iterator[re.Match[str]]:
    return islice(cue.finditer(own), _MAX_CUES)


def _contrasts(text: str, own: str) -> Iterator[_Pair]:
    for cue in _cues(_NOT, own):
        proposed, disputed = term_before(text, cue.start()), term_after(text, cue.end())
        if proposed and disputed:
            yield disputed, proposed, False
    for did in _cues(_DID, own):
        yield term_before(text, did.start()), term_before(text, did.end("right")), False
    for cue in _cues(_NOT_BUT, own):
        disputed = term_after(text, cue.end())
        if disputed is None:
            continue
        at = text.find(disputed.text, cue.end()) + len(disputed.text)
        if turn := _TURN.search(text, at, at + _TURN_REACH):
            yield disputed, term_after(text, turn.end()), False


def _replacements(text: str, own: str) -> Iterator[_Pair]:
    for cue in _cues(_INSTEAD, own):
        yield term_after(text, cue.end()), term_before(text, cue.start()), True
    for confused in _cues(_CONFUSED, own):
        wrong = term_before(text, confused.end("wrong"))
        yield wrong, term_after(text, confused.end()), True
    for cue in _cues(_SHOULD, own):
        disputed, proposed = term_before(text, cue.start()), term_after(text, cue.end())
        if proposed and (disputed is None or disputed.kind is not Kind.PLAIN):
            yield disputed, proposed, False


def _namings(text: str, own: str) -> Iterator[_Pair]:
    for cue in (_STANDS, _MEAN, _CORRECT, _IT_IS):
        for match in _cues(cue, own):
            proposed = term_after(text, match.end())
            if proposed and proposed.kind is not Kind.PLAIN:
                yield None, proposed, False


def _puttings(text: str, own: str) -> Iterator[_Pair]:
    for match in _cues(_SPELT, own):
        yield None, term_after(text, match.end()), False
    for match in _cues(_AS, own):
        disputed = term_after(text, match.end())
        if disputed and disputed.kind is not Kind.PLAIN:
            yield disputed, None, True


def _bare_names(text: str, own: str) -> Iterator[_Pair]:
    """A short sentence that opens with a name: "Some Long Name, surely?"."""
    if len(own.split()) <= _FEW_WORDS and (name := term_after(text, 0)) and name.kind is Kind.NAME:
        yield None, name, False


def _signs(text: str, own: str) -> Iterator[_Pair]:
    for match in _cues(_STANDS, own):
        yield None, term_after(text, match.end()), False
    for full in expansions(text).values():
        yield None, full, False
    for cue in _cues(_ARROW, own):
        yield term_before(text, cue.start()), term_after(text, cue.end()), False
    if (starred := _STARRED.match(own)) and len(own.split()) <= 4:
        yield None, term_after(text, starred.end()), False
