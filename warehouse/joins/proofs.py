"""Whether two entities with different names are one: points for the name, role, country, surroundings, and a rule."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from math import cos, hypot, radians

from warehouse.joins import spelling
from warehouse.joins.spelling import Relation

ENOUGH = 5
"""Points from which two are one. A name written otherwise has 2: it needs two proofs more, one of role or country."""

POINTS = {
    spelling.SAME_LETTERS: 4, spelling.IN_ITS_COUNTRY: 4, spelling.SPELLED: 2, spelling.REORDERED: 2,
    spelling.SHORTENED: 2, spelling.FRONTED: 2, spelling.CLOSE: 1,
}  # fmt: skip
"""What a relation of the names is worth."""

LONG_PARTS, LONG_LETTERS = 3, 15
"""Parts and letters from which on few people share a name."""

NEAR_KM, KM_A_DEGREE = 30, 111.2
"""Kilometres between two places of one name and country up to which they are a town and its district."""

MOST_COMPANY = 3
"""Points that company gives at most."""

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
    outlets: frozenset[str] = frozenset()
    companions: Mapping[str, str] = field(default_factory=dict)  # who is named in the same articles: id and name
    settled: str | None = None  # of a body: its one country, stated or as good as
    key: str | None = None  # of a body: its words in that country
    spot: tuple[float, float] | None = None  # latitude and longitude


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


MISSING = {
    "country": "no country that both state",
    "role": "no office or body that both have",
    "around": "no country that the articles of both are on",
    "outlet": "no outlet that names both",
    "company": "nobody rarely named who stands beside both",
}
"""What to say of a proof that is not there."""


def missing(judgement: Judgement, kind: str) -> list[tuple[str, str]]:
    """The proofs that could make two one and were not found, with a word on each; none where names decide alone."""
    if judgement.one or not judgement.parts:
        return []
    found = {what for what, points, _ in judgement.parts if points > 0}
    wanted = ("country", "around") if kind in ("place", "facility") else tuple(MISSING)
    return [(what, MISSING[what]) for what in wanted if what not in found]


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
    if one.located and other.located and one.located.isdisjoint(other.located) and not _near(one, other):
        return "they lie in different places"
    if one.kind == "person" and _lead_other_lives(one, other):
        return "one person hardly has the offices or trades of both, and nothing else is the same"
    if one.kind == "person" and None not in (one.first_date, one.last_date, other.first_date, other.last_date):
        assert one.first_date and one.last_date and other.first_date and other.last_date
        gap = max(one.first_date, other.first_date) - min(one.last_date, other.last_date)
        if gap.days > LONGEST_CAREER:
            return f"{gap.days // 365} years lie between their articles"
    return None


def _lead_other_lives(one: Known, other: Known) -> bool:
    """Whether roles are of different walks of life, and no country, body or company is the same."""
    walks = [{walk for role in known.roles if (walk := spelling.walk(role))} for known in (one, other)]
    if not all(walks) or walks[0] & walks[1]:
        return False
    return (one.countries | one.around).isdisjoint(other.countries | other.around) and not (
        one.affiliations & other.affiliations or one.companions.keys() & other.companions.keys()
    )


def _near(one: Known, other: Known) -> bool:
    """Whether two places are so near that they are a town and its district."""
    if one.spot is None or other.spot is None:
        return False
    north = one.spot[0] - other.spot[0]
    east = (one.spot[1] - other.spot[1]) * cos(radians(one.spot[0]))
    return hypot(north, east) * KM_A_DEGREE <= NEAR_KM


def relate(one: Known, other: Known) -> Relation | None:
    """How their names may be one."""
    if one.kind != other.kind:
        return None
    if one.kind == "person":
        return spelling.relate_persons(spelling.person_parts(one.name), spelling.person_parts(other.name))
    if one.kind == "organization":
        if one.key is not None and one.key == other.key:
            return Relation(spelling.IN_ITS_COUNTRY, 100.0)
        return spelling.relate_bodies(one.name, other.name)
    return spelling.relate_places(one.name, other.name)


def judge(one: Known, other: Known, apart: bool = False) -> Judgement:
    """Whether two are one. Symmetric.

    `apart`: an article names both, and so tells them from each other unless the names sound the same.
    """
    relation = relate(one, other)
    if relation is None:
        return Judgement(False, _no_relation(one, other))
    against = conflict(one, other)
    if against is None and apart and not relation.sounds:
        against = "an article names both"
    proofs = _Proofs()
    proofs.add("name", POINTS[relation.kind], f"{relation.kind}, {relation.alike:g} of 100 alike")
    _add_length(proofs, one, other, relation)
    _add_country(proofs, one, other)
    _add_role(proofs, one, other)
    _add_around(proofs, one, other)
    _add_company(proofs, one, other)
    if against:
        return Judgement(False, "kept apart", tuple(proofs.parts), against)
    decide = {"person": _person, "organization": _body}.get(one.kind, _place)
    joined, rule = decide(one, other, relation, proofs)
    return Judgement(joined, rule, tuple(proofs.parts))


def _no_relation(one: Known, other: Known) -> str:
    if one.kind == other.kind == "person":
        single = [known.name for known in (one, other) if not spelling.is_full(known.name)]
        if single:
            return f"a name of one part is joined to nobody of another article: {_listed(single)}"
    return "the names cannot name one"


def _add_length(proofs: _Proofs, one: Known, other: Known, relation: Relation) -> None:
    """Three parts and many letters in common are shared by few people."""
    if one.kind == "person" and relation.kind in (spelling.SPELLED, spelling.REORDERED, spelling.SHORTENED):
        short = min((spelling.person_parts(known.name) for known in (one, other)), key=len)
        if len(short) >= LONG_PARTS and len("".join(short)) >= LONG_LETTERS:
            proofs.add("length", 1, f"{len(short)} parts")


def _add_country(proofs: _Proofs, one: Known, other: Known) -> None:
    shared = one.countries & other.countries
    if shared:
        proofs.add("country", 2, f"both of {_listed(shared)}")
    elif one.countries and other.countries:
        proofs.add("country", 0, f"{_listed(one.countries)} and {_listed(other.countries)}")


def _add_role(proofs: _Proofs, one: Known, other: Known) -> None:
    """The same office, else the same body that both belong to."""
    left, right = (set(map(spelling.role_words, known.roles)) - {frozenset()} for known in (one, other))
    shared = left & right or {min(pair, key=len) for pair in product(left, right) if _within(*pair)}
    if shared:
        points = 2 if any(not spelling.is_common(role) for role in shared) else 1
        proofs.add("role", points, f"both {_listed(' '.join(sorted(role)) for role in shared)}")
    elif one.affiliations & other.affiliations:
        proofs.add("role", 2, f"both of {_listed(one.affiliations & other.affiliations)}")


def _within(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether one role is the other with more said: chief of staff, armed forces chief of staff."""
    return min(len(one), len(other)) > 1 and (one <= other or other <= one)


def _add_around(proofs: _Proofs, one: Known, other: Known) -> None:
    shared = one.around & other.around
    if shared:
        proofs.add("around", 1, f"in articles on {_listed(shared)}")
    outlets = one.outlets & other.outlets
    if outlets:
        proofs.add("outlet", 1, f"in {_listed(outlets)}")


def _add_company(proofs: _Proofs, one: Known, other: Known) -> None:
    """Rarely named persons and bodies that stand in articles of both."""
    shared = one.companions.keys() & other.companions.keys()
    if shared:
        names = sorted(one.companions[each] for each in shared)
        more = f" and {len(names) - MOST_COMPANY} more" if len(names) > MOST_COMPANY else ""
        proofs.add("company", min(len(shared), MOST_COMPANY), f"beside {', '.join(names[:MOST_COMPANY])}{more}")


def _person(one: Known, other: Known, relation: Relation, proofs: _Proofs) -> tuple[bool, str]:
    """The same letters suffice; another spelling meets only with agreeing role, country or company, and enough in all.

    With more in front the office must agree: a child bears its father's name behind its own. A long name may do with
    articles on the same country, any but a common given name with those of one outlet.
    """
    if relation.letters:
        return True, "the same letters, and nothing against it"
    points = defaultdict(int, {what: n for what, n, _ in proofs.parts})
    if relation.kind == spelling.FRONTED and (points["role"] == 0 or points["role"] + points["country"] == 1):
        return False, "more stands in front of the name, and no office agrees"
    if max(points["country"], points["role"], points["company"] - 1) > 0:
        return _weighed(proofs)
    if relation.sounds and points["around"] and (points["length"] or _in_one_outlet(one, other, points)):
        return _weighed(proofs, ENOUGH - 1)
    return False, "neither role nor country nor company agrees"


def _in_one_outlet(one: Known, other: Known, points: Mapping[str, int]) -> bool:
    return points["outlet"] > 0 and spelling.is_told_apart(one.name, other.name)


def _body(one: Known, other: Known, relation: Relation, proofs: _Proofs) -> tuple[bool, str]:
    """A name that many have needs the country; any other the same surroundings, or to be known everywhere."""
    if one.countries & other.countries:
        return True, "the same country"
    if one.key is not None and one.key == other.key:
        return True, f"each country has one, and outlets and articles are on {one.settled}"
    if spelling.is_one_of_many(one.name) or spelling.is_one_of_many(other.name):
        return False, "many are called so, and no article states that the country is the same"
    if one.around & other.around:
        return True, "articles on the same country"
    if relation.kind == spelling.SPELLED and spelling.is_worldwide(one.name):
        return True, "the world has one"
    if max(len(one.around), len(other.around)) >= WIDELY_KNOWN:
        return True, "known in articles on many countries"
    return False, "nothing shows that the country is the same"


def _place(one: Known, other: Known, relation: Relation, proofs: _Proofs) -> tuple[bool, str]:
    """Both must lie in one country; one of which nothing is stated may lie where its articles play."""
    if len(one.countries | other.countries) == 1 and one.countries == other.countries:
        return True, "the same country"
    told, untold = (one, other) if one.countries else (other, one)
    if relation.letters and not untold.countries and not untold.located and told.countries & untold.around:
        return True, "the same letters, in articles on its country"
    return False, "nothing shows that the country is the same"


def _weighed(proofs: _Proofs, enough: int = ENOUGH) -> tuple[bool, str]:
    total = sum(points for _, points, _ in proofs.parts)
    return total >= enough, f"{total} points, {enough} are enough"


def _listed(values: Iterable[str]) -> str:
    return ", ".join(sorted(values))
