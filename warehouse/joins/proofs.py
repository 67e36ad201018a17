"""Whether two entities with different names are one: points for the name, role, country, surroundings, and a rule."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from warehouse.joins import spelling
from warehouse.joins.spelling import Relation

ENOUGH = 5
"""Points from which two are one. A name written otherwise has 2: it needs two proofs more, one of role or country."""

LONGEST_CAREER = 50 * 365.25
"""Days between two articles beyond which the same name is another person's."""

WIDELY_KNOWN = 4
"""Countries whose articles name a body, from which on it belongs to none of them."""


@dataclass(frozen=True)
class Known:
    """What all articles together tell of one default entity_id."""

    entity_id: str
    kind: str  # person, organization, place or facility
    name: str
    countries: frozenset[str] = frozenset()  # stated
    roles: frozenset[str] = frozenset()  # as written
    affiliations: frozenset[str] = frozenset()  # folded
    around: frozenset[str] = frozenset()  # the countries its articles are about, the most frequent ones
    first_date: date | None = None
    last_date: date | None = None
    n_articles: int = 1
    located: frozenset[int] = frozenset()  # GeoNames ids


@dataclass(frozen=True)
class Judgement:
    """What was found of a pair: points by part with a word on each, and the rule that decided."""

    one: bool
    rule: str
    parts: tuple[tuple[str, int, str], ...] = ()
    against: str | None = None  # what no other proof outweighs

    @property
    def points(self) -> int:
        """The sum."""
        return sum(points for _, points, _ in self.parts)


@dataclass
class _Proofs:
    parts: list[tuple[str, int, str]] = field(default_factory=list)

    def add(self, what: str, points: int, said: str) -> None:
        self.parts.append((what, points, said))


def conflict(one: Known, other: Known) -> str | None:
    """What keeps two apart whatever their names; None where nothing does."""
    if one.kind != other.kind:
        return f"a {one.kind} is no {other.kind}"
    if one.countries and other.countries and one.countries.isdisjoint(other.countries):
        return f"countries differ: {_listed(one.countries)} and {_listed(other.countries)}"
    if one.located and other.located and one.located.isdisjoint(other.located):
        return "they lie in different places"
    if one.kind == "person" and None not in (one.first_date, one.last_date, other.first_date, other.last_date):
        assert one.first_date and one.last_date and other.first_date and other.last_date
        gap = max(one.first_date, other.first_date) - min(one.last_date, other.last_date)
        if gap.days > LONGEST_CAREER:
            return f"{gap.days // 365} years lie between their articles"
    return None


def relate(one: Known, other: Known) -> Relation | None:
    """How their names may be one."""
    if one.kind != other.kind:
        return None
    if one.kind == "person":
        return spelling.relate_persons(spelling.person_parts(one.name), spelling.person_parts(other.name))
    if one.kind == "organization":
        return spelling.relate_bodies(one.name, other.name)
    return spelling.relate_places(one.name, other.name)


def judge(one: Known, other: Known, apart: bool = False) -> Judgement:
    """Whether two are one. Symmetric.

    `apart`: an article names both, and so tells them from each other unless the names sound the same.
    """
    relation = relate(one, other)
    if relation is None:
        return Judgement(False, "the names cannot name one")
    against = conflict(one, other)
    if against is None and apart and not relation.sounds:
        against = "an article names both"
    proofs = _Proofs()
    proofs.add("name", 4 if relation.letters else 2, f"{relation.kind}, {relation.alike:g} of 100 alike")
    _add_country(proofs, one, other)
    _add_role(proofs, one, other)
    _add_around(proofs, one, other)
    if against:
        return Judgement(False, "kept apart", tuple(proofs.parts), against)
    decide = {"person": _person, "organization": _body}.get(one.kind, _place)
    joined, rule = decide(one, other, relation, proofs)
    return Judgement(joined, rule, tuple(proofs.parts))


def _add_country(proofs: _Proofs, one: Known, other: Known) -> None:
    shared = one.countries & other.countries
    if shared:
        proofs.add("country", 2, f"both of {_listed(shared)}")
    elif one.countries and other.countries:
        proofs.add("country", 0, f"{_listed(one.countries)} and {_listed(other.countries)}")


def _add_role(proofs: _Proofs, one: Known, other: Known) -> None:
    """The same office, else the same body that both belong to."""
    left, right = (set(map(spelling.role_words, known.roles)) - {frozenset()} for known in (one, other))
    shared = left & right
    if shared:
        points = 2 if any(not spelling.is_common(role) for role in shared) else 1
        proofs.add("role", points, f"both {_listed(' '.join(sorted(role)) for role in shared)}")
    elif one.affiliations & other.affiliations:
        proofs.add("role", 2, f"both of {_listed(one.affiliations & other.affiliations)}")


def _add_around(proofs: _Proofs, one: Known, other: Known) -> None:
    shared = one.around & other.around
    if shared:
        proofs.add("around", 1, f"in articles on {_listed(shared)}")


def _person(one: Known, other: Known, relation: Relation, proofs: _Proofs) -> tuple[bool, str]:
    """The same letters suffice; another spelling meets only with agreeing role or country, and two proofs in all."""
    if relation.letters:
        return True, "the same letters, and nothing against it"
    points = {what: n for what, n, _ in proofs.parts}
    if max(points.get("country", 0), points.get("role", 0)) == 0:
        return False, "neither role nor country agrees"
    return _weighed(proofs)


def _body(one: Known, other: Known, relation: Relation, proofs: _Proofs) -> tuple[bool, str]:
    """A name that many have needs the country; any other the same surroundings, or to be known everywhere."""
    if one.countries & other.countries:
        return True, "the same country"
    if spelling.is_one_of_many(one.name) or spelling.is_one_of_many(other.name):
        return False, "many are called so, and no article states that the country is the same"
    if one.around & other.around:
        return True, "articles on the same country"
    if max(len(one.around), len(other.around)) >= WIDELY_KNOWN:
        return True, "known in articles on many countries"
    return False, "nothing shows that the country is the same"


def _place(one: Known, other: Known, relation: Relation, proofs: _Proofs) -> tuple[bool, str]:
    """Both must lie in one and the same country."""
    if len(one.countries | other.countries) == 1 and one.countries == other.countries:
        return True, "the same country"
    return False, "nothing shows that the country is the same"


def _weighed(proofs: _Proofs) -> tuple[bool, str]:
    total = sum(points for _, points, _ in proofs.parts)
    return total >= ENOUGH, f"{total} points, {ENOUGH} are enough"


def _listed(values: Iterable[str]) -> str:
    return ", ".join(sorted(values))
