"""MinHash fingerprints of texts: near copies are found by them without rereading.

They are kept for years and compared across machines and releases, so they follow from the definition below and from no
library's version: word 5-grams of the casefolded text, hashed with BLAKE2b to 64 bits, and 64 permutations
`(a * h + b) mod 2**64`, of which the upper 32 bits of the minimum are kept. The a and b come from BLAKE2b too.
"""

import hashlib
import re
from functools import cache

import numpy as np

SHINGLE = 5
"""Words in a shingle."""

PERMUTATIONS = 64
WORD = re.compile(r"\w+")
CHUNK = 8192
"""Shingles hashed at a time: bounds the memory a very long text takes to 4 MiB."""


def signature(text: str) -> bytes:
    """64 little-endian 32-bit minima; empty where the text has fewer than 5 words."""
    words = WORD.findall(text.casefold())
    shingles = sorted({" ".join(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1)})
    if not shingles:
        return b""
    hashed = np.fromiter((_hash(shingle) for shingle in shingles), dtype=np.uint64, count=len(shingles))
    a, b = _permutations()
    minima = np.full(PERMUTATIONS, np.iinfo(np.uint64).max, dtype=np.uint64)
    for start in range(0, len(hashed), CHUNK):
        permuted = hashed[start : start + CHUNK, None] * a + b  # wraps around at 2**64, as meant
        minima = np.minimum(minima, permuted.min(axis=0))
    return (minima >> np.uint64(32)).astype("<u4").tobytes()


def similarity(one: bytes, other: bytes) -> float:
    """The estimated share of shingles that two texts have in common, 0 to 1 (standard error up to 0.06).

    0.0 where either signature is empty: too short to compare.
    """
    if not one or not other:
        return 0.0
    return float(np.mean(np.frombuffer(one, dtype="<u4") == np.frombuffer(other, dtype="<u4")))


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "little")


@cache
def _permutations() -> tuple[np.ndarray, np.ndarray]:
    """The factors, all odd so that no two hashes fall together, and the summands."""
    a = np.array([_hash(f"a{i}") | 1 for i in range(PERMUTATIONS)], dtype=np.uint64)
    b = np.array([_hash(f"b{i}") for i in range(PERMUTATIONS)], dtype=np.uint64)
    return a, b
