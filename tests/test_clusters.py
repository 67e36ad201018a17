"""Near copies by their signatures."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.fingerprints import signature
from warehouse.clusters import HELD, RESEMBLING, clusters
from warehouse.signatures import PERMUTATIONS, STORED, containment, resemblance


def by_hand(ids: list[str], signatures: np.ndarray) -> list[list[str]]:
    """The same, pair by pair."""
    groups = [{i} for i in range(len(ids))]
    for one in range(len(ids)):
        for other in range(one):
            pair = signatures[one].tobytes(), signatures[other].tobytes()
            if resemblance(*pair) >= RESEMBLING and containment(*pair) >= HELD:
                joined = [g for g in groups if one in g or other in g]
                groups = [g for g in groups if g not in joined] + [set().union(*joined)]
    return sorted(sorted(ids[i] for i in group) for group in groups if len(group) > 1)


def made(minima: np.ndarray, shingles: int | np.ndarray = 300) -> np.ndarray:
    """Signatures of these minima, a row each."""
    signatures = np.zeros(len(minima), dtype=STORED)
    signatures["minima"], signatures["shingles"] = minima, shingles
    return signatures


@given(st.integers(0, 2**32 - 1), st.integers(0, 14))
@settings(max_examples=60, deadline=None)
def test_bands_find_what_pairs_find(seed, n):
    random = np.random.default_rng(seed)
    minima = random.integers(0, 2**16, (n, PERMUTATIONS), dtype=np.uint16)
    for copy in range(1, n, 2):  # changed in places beside each other, so that many bands stay whole
        minima[copy] = minima[random.integers(0, copy)]
        minima[copy, : random.integers(0, 100)] = copy
    signatures = made(minima, random.integers(200, 400, n))
    ids = [f"a-{i:02d}" for i in range(n)]
    assert clusters(ids, signatures) == by_hand(ids, signatures)


def test_many_copies_of_one_text_are_one_cluster():
    signatures = made(np.tile(np.arange(PERMUTATIONS, dtype=np.uint16), (500, 1)))
    assert clusters([f"a-{i:03d}" for i in range(500)], signatures) == [[f"a-{i:03d}" for i in range(500)]]


def test_resemblance_and_containment():
    minima = np.arange(PERMUTATIONS, dtype=np.uint16)
    half = minima.copy()
    half[PERMUTATIONS // 2 :] += 1000
    whole, part = made(np.stack([minima, half]), np.array([100, 200]))
    assert resemblance(whole.tobytes(), part.tobytes()) == 0.5
    assert resemblance(whole.tobytes(), b"") == 0
    assert containment(whole.tobytes(), part.tobytes()) == 1.0
    assert containment(whole.tobytes(), b"") == 0


def test_an_agency_report_cut_short_under_another_head_is_a_near_copy():
    report = " ".join(f"word{i} spoken{i % 7} here{i}" for i in range(100))
    paper = "From our own desk in the port. " + report[: len(report) * 3 // 5]
    texts = [report, paper, " ".join(f"other{i} matter{i}" for i in range(100))]
    signatures = np.frombuffer(b"".join(map(signature, texts)), dtype=STORED)
    assert clusters(["a", "b", "c"], signatures) == [["a", "b"]]
