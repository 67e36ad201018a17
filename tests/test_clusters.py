"""Near copies by their signatures."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from warehouse.clusters import THRESHOLD, clusters
from warehouse.signatures import containment, resemblance


def by_hand(ids: list[str], signatures: np.ndarray) -> list[list[str]]:
    """The same, pair by pair."""
    groups = [{i} for i in range(len(ids))]
    for one in range(len(ids)):
        for other in range(one):
            if np.mean(signatures[one] == signatures[other]) >= THRESHOLD:
                joined = [g for g in groups if one in g or other in g]
                groups = [g for g in groups if g not in joined] + [set().union(*joined)]
    return sorted(sorted(ids[i] for i in group) for group in groups if len(group) > 1)


@given(st.integers(0, 2**32 - 1), st.integers(0, 14))
@settings(max_examples=60, deadline=None)
def test_bands_find_what_pairs_find(seed, n):
    random = np.random.default_rng(seed)
    signatures = random.integers(0, 2**32, (n, 64), dtype=np.uint32)
    for copy in range(1, n, 2):  # changed in a few places beside each other, so that most bands stay whole
        signatures[copy] = signatures[random.integers(0, copy)]
        signatures[copy, : random.integers(0, 20)] = copy
    ids = [f"a-{i:02d}" for i in range(n)]
    assert clusters(ids, signatures) == by_hand(ids, signatures)


def test_many_copies_of_one_text_are_one_cluster():
    signatures = np.tile(np.arange(64, dtype=np.uint32), (500, 1))
    assert clusters([f"a-{i:03d}" for i in range(500)], signatures) == [[f"a-{i:03d}" for i in range(500)]]


def test_resemblance_and_containment():
    whole = np.arange(64, dtype="<u4")
    half = whole.copy()
    half[32:] += 1000
    assert resemblance(whole.tobytes(), half.tobytes()) == 0.5
    assert resemblance(whole.tobytes(), b"") == 0
    assert containment(whole.tobytes(), 100, half.tobytes(), 200) == 1.0
    assert containment(whole.tobytes(), 0, b"", 5) == 0
