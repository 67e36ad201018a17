"""From pairs that are one to groups: whatever their order, and none joined on doubt."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType

from warehouse.joins import spelling
from warehouse.joins.proofs import Known, conflict, relate

Pair = tuple[str, str]


def ordered(one: str, other: str) -> Pair:
    """A pair, the smaller id first."""
    return (one, other) if one < other else (other, one)


class Groups:
    """Ids that are one. A group goes by its smallest id, or by the one that it has gone by before.

    `named` gives the ids that went by an id of a group before: two such groups never become one.
    """

    def __init__(self, forbidden: Iterable[Pair] = (), named: Mapping[str, str] = MappingProxyType({})) -> None:
        self._group: dict[str, set[str]] = {}
        self._named = named
        self._forbidden: dict[str, set[str]] = defaultdict(set)
        for one, other in forbidden:
            self._forbidden[one].add(other)
            self._forbidden[other].add(one)

    def members(self, one: str) -> set[str]:
        """The group of an id; itself alone where it was never joined."""
        return self._group.get(one, {one})

    def root(self, one: str) -> str:
        """The id of the group."""
        return self._name(self.members(one))

    def _name(self, group: set[str]) -> str:
        return min(group) if not self._named else next((self._named[m] for m in group if m in self._named), min(group))

    def join(self, one: str, other: str) -> bool:
        """Make two groups one, unless a forbidden pair would be in it. Returns whether they are one now."""
        left, right = self.members(one), self.members(other)
        if left is right or other in left:
            return True
        if any(self._forbidden[member] & right for member in left if member in self._forbidden):
            return False
        merged = left | right
        if self._named and len({self._named[member] for member in merged if member in self._named}) > 1:
            return False
        self._group.update(dict.fromkeys(merged, merged))
        return True

    def all(self) -> dict[str, str]:
        """Each id that is in a group of several, with the id of the group."""
        return {one: self._name(group) for one, group in self._group.items()}


def unambiguous(judged: Mapping[Pair, int], known: Mapping[str, Known], apart: set[Pair]) -> list[Pair]:
    """The pairs, without those of an id whose partners cannot be one; the surest pairs first.

    "Bo Example" is one with neither "Bo A Example" nor "Bo B Example" where both are known.
    """
    partners: dict[str, list[str]] = defaultdict(list)
    for one, other in judged:
        partners[one].append(other)
        partners[other].append(one)
    doubtful = {one for one, others in partners.items() if _clash(known[one], [known[o] for o in others], apart)}
    sure = [pair for pair in judged if doubtful.isdisjoint(pair)]
    return sorted(sure, key=lambda pair: (-judged[pair], pair))


def _clash(one: Known, partners: Sequence[Known], apart: set[Pair]) -> bool:
    return any(
        not compatible(left, right, apart, one)
        for number, left in enumerate(partners)
        for right in partners[number + 1 :]
    )


def compatible(left: Known, right: Known, apart: set[Pair], through: Known | None = None) -> bool:
    """Whether two may be in one group, that `through` is in too: two different shortenings of one name may."""
    if conflict(left, right) or (ordered(left.entity_id, right.entity_id) in apart and not _same(left, right)):
        return False
    if relate(left, right) is not None:
        return True
    if through is None or left.kind != "person":
        return False
    length = len(spelling.person_parts(through.name))
    return all(len(spelling.person_parts(part.name)) < length for part in (left, right))


def _same(left: Known, right: Known) -> bool:
    relation = relate(left, right)
    return relation is not None and relation.sounds


def gather(groups: Groups, pairs: Iterable[Pair], known: Mapping[str, Known], apart: set[Pair]) -> None:
    """Join the pairs in their order, each only where every member of one group may be with every one of the other."""
    for one, other in pairs:
        left, right = groups.members(one), groups.members(other)
        if left is right:
            continue
        everyone = [known[member] for member in sorted(left | right) if member in known]
        longest = max(everyone, key=lambda k: (len(spelling.person_parts(k.name)), k.entity_id))
        free: Callable[[Known, Known], bool] = lambda a, b: compatible(a, b, apart, longest)  # noqa: B023, E731
        sides = [[known[m] for m in sorted(side) if m in known] for side in (left, right)]
        if all(free(a, b) for a in sides[0] for b in sides[1]):
            groups.join(one, other)
