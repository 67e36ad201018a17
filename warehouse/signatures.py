"""How alike two texts are, from their stored MinHash signatures alone: 64 little-endian 32-bit minima each."""

import numpy as np

PERMUTATIONS = 64
WIDTH = 4 * PERMUTATIONS
"""Bytes of a signature; an empty one stands for a text too short to compare."""


def decoded(signature: bytes) -> np.ndarray:
    """The minima, 64 of uint32. Raises ValueError for bytes of another length."""
    minima = np.frombuffer(signature, dtype="<u4")
    if len(minima) != PERMUTATIONS:
        raise ValueError(f"a signature has {WIDTH} bytes, not {len(signature)}")
    return minima


def resemblance(one: bytes, other: bytes) -> float:
    """Estimated share of shingles two texts have in common (Jaccard), 0 to 1; 0 where one is too short to compare."""
    if not one or not other:
        return 0.0
    return float(np.mean(decoded(one) == decoded(other)))


def containment(one: bytes, n_words: int, other: bytes, n_other_words: int) -> float:
    """Estimated share of the shorter text's shingles that the longer one holds, 0 to 1.

    From the resemblance r and the lengths: the common part of two sets is r / (1 + r) of their summed sizes.
    """
    r = resemblance(one, other)
    shorter = min(n_words, n_other_words)
    return min(1.0, r / (1 + r) * (n_words + n_other_words) / shorter) if shorter > 0 else r
