"""How alike two texts are, from their stored MinHash signatures alone.

A signature is the number of the text's distinct shingles in 32 bits and 128 minima of 16 bits, little-endian.
"""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

PERMUTATIONS = 128
WIDTH = 4 + 2 * PERMUTATIONS
"""Bytes of a signature; an empty one stands for a text too short to compare, and of another length are those of earlier
versions, which compare with nothing."""

STORED = np.dtype([("shingles", "<u4"), ("minima", "<u2", (PERMUTATIONS,))])
"""One signature as numpy reads it from its bytes."""

BAND = 3
"""Minima in a band."""

BANDS = PERMUTATIONS // BAND

_MULTIPLIERS = np.array([0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D], dtype=np.uint32)
"""Odd numbers that mix the minima of a band into one."""


def decoded(signature: bytes) -> np.void:
    """The number of shingles and the minima of a signature of WIDTH bytes."""
    return np.frombuffer(signature, dtype=STORED)[0]


def resemblance(one: bytes, other: bytes) -> float:
    """Estimated share of shingles two texts have in common (Jaccard), 0 to 1; 0 where one is too short to compare."""
    if len(one) != WIDTH or len(other) != WIDTH:
        return 0.0
    return float(np.mean(decoded(one)["minima"] == decoded(other)["minima"]))


def containment(one: bytes, other: bytes) -> float:
    """Estimated share of the shorter text's shingles that the longer one holds, 0 to 1; 0 where one is too short."""
    if len(one) != WIDTH or len(other) != WIDTH:
        return 0.0
    sizes = np.array([[decoded(text)["shingles"]] for text in (one, other)], dtype=np.float64)
    return float(contained(np.array([resemblance(one, other)]), *sizes)[0])


def contained(resembling: np.ndarray, ones: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Containment from resemblances and the numbers of shingles on both sides.

    The common part of two sets that resemble each other by r is r / (1 + r) of their summed sizes.
    """
    return np.minimum(1.0, resembling / (1 + resembling) * (ones + others) / np.maximum(1, np.minimum(ones, others)))


def banded(minima: np.ndarray) -> Iterator[np.ndarray]:
    """For each band a hash of 32 bits of every signature; `minima` has a row for each of the PERMUTATIONS."""
    for start in range(0, BANDS * BAND, BAND):
        mixed = minima[start : start + BAND].astype(np.uint32)
        mixed *= _MULTIPLIERS[:, None]
        yield mixed.sum(axis=0, dtype=np.uint32)


def stored(signatures: pa.ChunkedArray) -> np.ndarray:
    """Signatures of WIDTH bytes each as numpy sees them (n of STORED)."""
    held = [_bytes(chunk)[: len(chunk) * WIDTH] for chunk in signatures.chunks if len(chunk)]
    return np.concatenate(held).view(STORED) if held else np.empty(0, dtype=STORED)


def _bytes(chunk: pa.BinaryArray) -> np.ndarray:
    start = np.frombuffer(chunk.buffers()[1], np.int32)[chunk.offset]
    return np.frombuffer(chunk.buffers()[2], np.uint8)[start:]
