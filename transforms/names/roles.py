"""What the words around persons say of them: titles, appositions, "X is the head of", "X, who leads", "X of Kenya"."""

from collections.abc import Mapping

from transforms.names import owners, titles
from transforms.names.lexicon import table, words
from transforms.names.marks import Mark, Title
from transforms.names.reading import POSSESSIVES, Reading

NOMINAL = ("DT", "JJ", "JJR", "JJS", "NN", "NNS", "NNP", "NNPS", "POS", "CD", "VBN", "VBG", "PRP$", "HYPH", "CC", "RB")
PLAIN_NOUNS = ("DT", "JJ", "NN", "NNS", "NNP", "NNPS", "VBG", "HYPH", "CC")
HEADS = ("NN", "NNP")
REACH = 12
"""Tokens within which the head of an apposition must stand."""
OPENING = frozenset({",", "(", "–", "—", "-"})
SAID = frozenset({"said", "says", "told", "added", "according"})
BYLINE = frozenset({"by", "of", "photo", "photograph", "picture", "image"})
STOPS = frozenset({",", ";", ":", ".", "“", "”", '"', "(", ")"})
LISTING = frozenset({",", "and", "(", ")", "&", "--", "–", "—", ":"})
"""What stands between a plural office and the names of its list, and between those."""
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD", "WP", "WDT"})
At = Mapping[int, Mark]


def head_of(reading: Reading, start: int, end: int) -> int:
    """The token of a span whose syntactic head lies outside it; the last where the parse is odd."""
    outside = [i for i in range(start, end) if not start <= reading.heads[i] < end]
    return outside[-1] if outside else end - 1


def read_roles(reading: Reading, persons: list[Mark], at: At) -> None:
    """Complete the titles of the marks of persons."""
    for mark in persons:
        told = [tell(reading, mark, at) for tell in (_before, _distant, _behind, _ahead, _copula, _origin)]
        gender = mark.title.gender if mark.title is not None else None
        if told[0] is None:  # what the proposing step took for a title holds where this one finds none
            told.insert(0, mark.title)
        title: Title | None = None
        for further in told:
            if further is not None:
                title = owners.united(title, further)
        if title is not None:
            title.gender = title.gender or gender
        mark.title = title


def phrase(reading: Reading, head: int, limit: int, at: At) -> Title:
    """The role, owner and body that a noun phrase with an office word at `head` tells; it may reach up to `limit`."""
    first = titles.role_start(reading, head, at)
    title = owners.before(reading, first, at)
    title.gender = titles.gender(reading, first, head + 1)
    last = _second_office(reading, head, limit)
    title.role = titles.role_text(reading, first, last + 1)
    if last + 1 < limit and reading.plain[last + 1] in ("of", "for"):
        end = _field_end(reading, last, limit, at)
        title.role = title.role and titles.role_text(reading, first, end)
    title.role = _with_tense(reading, title.role, first, at)
    return owners.united(title, owners.behind(reading, last, limit, at))


def _with_tense(reading: Reading, role: str | None, first: int, at: At) -> str | None:
    """A role with the word that says it is no longer held, where its owner stands between the two."""
    tense = owners.no_longer(reading, first, at)
    return f"{tense} {role}" if role is not None and tense is not None else role


def _second_office(reading: Reading, head: int, limit: int) -> int:
    """The head of an office joined to the first by "and": "founder and chief executive"; the first if there is none."""
    if head + 2 >= limit or reading.plain[head + 1] not in ("and", "&"):
        return head
    for j in range(head + 2, min(limit, head + 6)):
        if titles.is_head(reading, j) and not titles.is_head(reading, j + 1):
            return j if reading.tags[j] in HEADS else head
        if reading.plain[j] not in words("titles", "modifiers") and reading.words[j] != "-":
            return head
    return head


def _field_end(reading: Reading, head: int, limit: int, at: At) -> int:
    """Where an office with its field ends: "minister of trade and industry"; behind its head, if it has none."""
    start = head + 2
    if reading.tags[start : start + 1] in (["DT"], ["PRP$"]):
        if not (start + 1 < limit and reading.capital[start + 1]):
            return head + 1  # "mayor of the town" is a mayor
        start += 1
    field = at.get(start)
    if field is not None and owners.is_field(reading, head, field):
        return field.end
    i = start
    while i < min(limit, start + 6) and reading.tags[i] in PLAIN_NOUNS and i not in at and _tells_field(reading, i):
        i += 1
    if i < limit and (i in at or reading.words[i] == "-") and at.get(i, field) is not None:
        i = _noun_phrase_start(reading, start, i)
    while i > start and reading.tags[i - 1] in ("CC", "DT", "JJ", "VBG"):
        i -= 1
    return i if i > start and reading.plain[i - 1] not in words("bodies", "organizations") else head + 1


def _tells_field(reading: Reading, i: int) -> bool:
    """Whether a word may be part of an office's field: letters, and no short form of a body."""
    return reading.words[i].isalpha() and not (reading.words[i].isupper() and len(reading.words[i]) > 1)


def _noun_phrase_start(reading: Reading, start: int, i: int) -> int:
    """Where the noun phrase that runs into a name at `i` begins: "biotechnology giant Example" is no field."""
    while i > start and reading.tags[i - 1] != "CC":
        i -= 1
    return i


def _before(reading: Reading, mark: Mark, at: At) -> Title | None:
    """A title directly before the name, or the country, body or place that has the person: "Kenya's Ann Example"."""
    start = mark.start
    if reading.words[start - 3 : start - 2] == ["("] and reading.words[start - 1] == ")":
        start -= 3  # "chief executive (CEO) Ann Example"
    span = titles.before(reading, start, at)
    if span is not None:
        title = owners.before(reading, span[0], at)
        title.role = _with_tense(reading, titles.role_text(reading, *span), span[0], at)
        title.gender = titles.gender(reading, *span)
        return title
    i = mark.start - 1
    if (listed := _listed(reading, mark, at)) is not None:
        return listed
    possessive = i > 0 and reading.words[i] in POSSESSIVES
    owner = at.get(i - possessive)
    if owner is None or reading.breaks(i) or owner.end + possessive != mark.start:
        return None
    if owner.kind == "country" and (possessive or owner.form == "adjectival"):
        return Title(country=owner.key)
    if owner.kind == "organization" and possessive:
        return Title(affiliation=owners.text_of(reading, owner), country=owner.country)
    return None


def _listed(reading: Reading, mark: Mark, at: At) -> Title | None:
    """The office that a list of names shares: "Ministers Ann Example (Health) and Bo Sample (Trade)"."""
    i = mark.start - 1
    while i > 0 and (_is_person(at, i) or reading.words[i] in LISTING or _in_brackets(reading, i)):
        if reading.breaks(i):
            return None
        i -= 1
    several = i + 1 < mark.start or any(reading.words[mark.end + k : mark.end + k + 1] == ["and"] for k in (0, 3, 4))
    if i < 0 or not several or (i == mark.start - 1 and not reading.plain[i].endswith("s")):
        return None
    office = titles.singular(reading.plain[i])
    if office is None or office in words("titles", "kin"):
        return None
    first = i
    while first > 0 and first - 1 not in at and reading.plain[first - 1] in words("titles", "modifiers"):
        first -= 1
    title = owners.before(reading, first, at)
    spelled = reading.words[i][: len(office)]
    spelled = spelled if spelled.lower() == office else spelled[:-1] + office[-1]  # "MPs", "secretaries"
    title.role = " ".join([*reading.words[first:i], spelled])
    return title


def _in_brackets(reading: Reading, i: int) -> bool:
    """Whether a token stands between brackets that hold at most three words."""
    opens = any(reading.words[k] == "(" for k in range(max(0, i - 3), i))
    return opens and ")" in reading.words[i + 1 : i + 4] and not reading.breaks(i)


def _distant(reading: Reading, mark: Mark, at: At) -> Title | None:
    """A title with words between it and the name: "Minister for Roads Ann Example", "head of the Agency Bo Example"."""
    i = mark.start - 1
    while i >= 0 and reading.plain[i] in words("titles", "courtesies"):
        i -= 1
    if i > 2 and reading.words[i] == ")" and reading.words[i - 2] == "(":
        i -= 3  # "head of the Lake Force (LF) Ann Example"
    end = i + 1
    while i >= 0 and end - i < owners.FAR:
        word = reading.plain[i]
        if titles.is_head(reading, i) and reading.plain[i + 1] in ("of", "for", "to", "at"):
            told = phrase(reading, i, end, at)
            if told.affiliation is None and told.country is None and told.seat is None and told.role is not None:
                first, _ = titles.before(reading, i + 1, at) or (i, i + 1)
                whole = reading.tags[end - 1] not in ("DT", "IN", "CC", "POS")
                told.role = titles.role_text(reading, first, end if whole else i + 1)
            return told
        between = (
            reading.capital[i]
            or word in ("of", "for", "to", "at", "the", "and", "&", "-")
            or reading.words[i] in POSSESSIVES
        )
        if not between or reading.breaks(i) or _is_person(at, i):
            return None
        i -= 1
    return None


def _behind(reading: Reading, mark: Mark, at: At) -> Title | None:
    """An apposition or relative clause behind the name, an age between them passed over."""
    i = mark.end
    while reading.words[i : i + 1] == [","] and (_is_age(reading, i + 1) or _is_honour(reading, i + 1)):
        i += 2
    if i + 2 >= len(reading) or reading.words[i] not in OPENING:
        return None
    if reading.plain[i + 1] in ("who", "currently"):
        return _relative(reading, i + 2, at)
    return _apposition(reading, i + 1, at)


def _is_age(reading: Reading, i: int) -> bool:
    """Whether a number between two commas is how old someone is."""
    return reading.words[i : i + 1] != [] and reading.words[i].isdigit() and reading.words[i + 1 : i + 2] == [","]


def _is_honour(reading: Reading, i: int) -> bool:
    """Whether a word between two commas is the short form of an honour or degree: "Ann Example, OBE, director"."""
    letters = "".join(reading.words[i : i + 1]).replace(".", "")
    return letters.isupper() and len(letters) < 5 and reading.words[i + 1 : i + 2] == [","]


def _relative(reading: Reading, verb: int, at: At) -> Title | None:
    """What "who heads the agency" and "who is the head of the agency" tell; `verb` is the token behind "who"."""
    if reading.plain[verb] in ("is", "was", "has", "had", "also"):
        verb += reading.plain[verb + 1 : verb + 2] in (["also"], ["now"], ["been"], ["currently"])
        return _apposition(reading, verb + 1, at)
    role = table("titles")["leading"].get(reading.lemmas[verb])
    if role is None:
        return None
    told = _led(reading, verb, at)
    if told.affiliation is None and told.country is None:
        return None
    told.role = role
    return told


def _led(reading: Reading, verb: int, at: At) -> Title:
    """The body or country that is the object of a verb of leading."""
    for i in range(verb + 1, min(len(reading), verb + 8)):
        mark = at.get(i)
        if mark is not None and mark.kind == "organization":
            return Title(affiliation=owners.text_of(reading, mark), country=mark.country)
        if mark is not None and mark.kind == "country" and mark.form == "name":
            possessive = reading.words[mark.end : mark.end + 1] != [] and reading.words[mark.end] in POSSESSIVES
            if not possessive:
                return Title(country=mark.key)
        elif mark is None and reading.tags[i] not in NOMINAL:
            break
    return Title()


def _apposition(reading: Reading, start: int, at: At) -> Title | None:
    """The phrase of office that starts at a token and leads on to no name of its own."""
    if reading.tags[start : start + 1] == ["CC"]:
        return None
    for j in range(start, min(len(reading), start + REACH)):
        if reading.breaks(j) or (reading.tags[j] not in NOMINAL and j not in at) or _is_person(at, j):
            return None
        if reading.words[j + 1 : j + 2] != [] and reading.words[j + 1] in POSSESSIVES:
            continue  # "the king's physician" is a physician
        if reading.plain[j] in words("titles", "modifiers") and j not in at and _goes_on(reading, j):
            continue  # "chief operating officer"
        if titles.is_head(reading, j) and j not in at and not titles.is_head(reading, j + 1):
            if _is_person(at, j + 1) or reading.tags[j] not in HEADS:
                return None
            if j + 1 >= len(reading) or (j + 1 not in at and reading.tags[j + 1] not in ("NN", "NNP", "NNS")):
                if _is_anothers(reading, j, at):
                    return None
                return phrase(reading, j, min(len(reading), j + owners.FAR), at)
    return None


def _is_anothers(reading: Reading, office: int, at: At) -> bool:
    """Whether an office with its field runs into a name of its own, as in a list of guests.

    "Envoy Ann Example, Deputy Minister of Roads and Bridges Bo Sample": the minister is Bo Sample.
    """
    for i in range(office + 1, min(len(reading), office + owners.FAR)):
        if _is_person(at, i) and at[i].end - at[i].start > 1:  # a word alone may be of the field
            return reading.plain[i - 1] not in ("and", "&", "of", "for", "to", "at")
        word = reading.capital[i] and reading.words[i][0].isalpha()
        if reading.breaks(i) or not (word or reading.plain[i] in ("of", "for", "and", "&", "the")):
            return False
    return False


def _goes_on(reading: Reading, j: int) -> bool:
    """Whether one word stands between a word and the office that it opens."""
    return titles.is_head(reading, j + 2) and reading.tags[j + 1] in ("VBG", "JJ", "NN")


def _is_person(at: At, i: int) -> bool:
    return i in at and at[i].kind == "person"


def _ahead(reading: Reading, mark: Mark, at: At) -> Title | None:
    """A noun phrase before the name and set off by a comma: "the country's defence minister, Ann Example"."""
    i = mark.start - 1
    while i > 0 and reading.plain[i] in words("titles", "courtesies"):
        i -= 1
    if i < 2 or reading.words[i] != "," or not _closes(reading, mark, at):
        return None
    last = (
        i - 4 if reading.words[i - 1] == ")" and reading.words[max(0, i - 3)] == "(" else i - 1
    )  # "... Force (LDF), "
    office = None
    for noun in range(last, max(-1, i - 1 - owners.FAR), -1):
        if reading.words[noun] == "," and _is_person(at, noun - 1) and reading.tags[noun + 1] != "CC":
            return None  # the phrase is said of the person before it
        if reading.words[noun] in STOPS or reading.breaks(noun) or reading.tags[noun] in FINITE:
            break
        if _is_person(at, noun):
            if office is None or reading.words[noun + 1] not in POSSESSIVES:
                return None
            break
        heads = titles.is_head(reading, noun) and noun not in at and reading.tags[noun] in HEADS
        nested = office is None or reading.plain[office - 2] == "of" or reading.plain[office - 1] == "of"
        if heads and nested and (noun == last or reading.plain[noun + 1] in owners.LEADING_ON | {"to"}):
            office = noun
    return phrase(reading, office, i, at) if office is not None else None


def _closes(reading: Reading, mark: Mark, at: At) -> bool:
    """Whether an apposed name ends where one does: before a comma, a stop or a verb, not within a list of names."""
    i = mark.end
    if i >= len(reading) or reading.breaks(i):
        return True
    if reading.words[i] == ",":
        return not _is_person(at, i + 1)
    return reading.words[i] in (".", ";", ")", "”", "(", "–", "—") or reading.tags[i] in FINITE


def _copula(reading: Reading, mark: Mark, at: At) -> Title | None:
    """A statement of office: "Example is the party's chairman"."""
    head = head_of(reading, mark.start, mark.end)
    verb = reading.heads[head]
    if reading.deps[head] != "nsubj" or reading.plain[verb] not in ("is", "was") or verb < mark.end:
        return None
    for j in range(verb + 1, min(len(reading), verb + REACH)):
        if reading.deps[j] == "attr" and reading.heads[j] == verb and titles.is_head(reading, j):
            negated = any(reading.deps[k] == "neg" and reading.heads[k] == verb for k in range(verb, j))
            if not negated and reading.plain[j] not in words("titles", "kin"):
                return phrase(reading, j, min(len(reading), j + owners.FAR), at)
    return None


def _origin(reading: Reading, mark: Mark, at: At) -> Title | None:
    """The country or body behind the name: "Ann Example of Kenya", "from the Lake Party", "(Lake Party)"."""
    i = mark.end
    if i + 1 >= len(reading):
        return None
    word = reading.plain[i]
    with_body = word == "with" and mark.start > 0 and reading.plain[mark.start - 1] in SAID
    bracket = word == "(" and not _is_byline(reading, mark)
    if not (word in ("of", "from") or with_body or bracket):
        return None
    told = at.get(i + 1)
    j = i + 1
    while (
        told is None and not bracket and j < min(i + 5, len(reading)) and reading.tags[j] in ("DT", "JJ", "VBG", "NN")
    ):
        j += 1
        told = at.get(j)
    if told is None or (bracket and reading.words[told.end : told.end + 1] != [")"]):
        return None
    if told.kind == "country" and told.form == "adjectival":
        body = at.get(told.end)
        return owners.united(Title(country=told.key), _member(reading, body))
    if told.kind == "country" and not with_body:
        owned = reading.words[told.end : told.end + 1] != [] and reading.words[told.end] in POSSESSIVES
        body = at.get(told.end + 1) if owned else None
        return owners.united(Title(country=told.key), _member(reading, body))
    return _member(reading, told)


def _member(reading: Reading, body: Mark | None) -> Title | None:
    """The title of one who belongs to a body."""
    if body is None or body.kind != "organization":
        return None
    return Title(affiliation=owners.text_of(reading, body), country=body.country)


def _is_byline(reading: Reading, mark: Mark) -> bool:
    """Whether brackets behind a name are not the person's: a photographer's agency, the short form of a longer name."""
    return any(reading.plain[k] in BYLINE for k in range(max(0, mark.start - 3), mark.start))
