"""Content that stands before its cue or around it: It was late, she said; As she noted, it was late."""

from spacy.tokens import Token

from transforms.quotes.cues import Cue
from transforms.quotes.edges import behind_dateline, tidy
from transforms.quotes.governed import governed
from transforms.quotes.page import Page, end_of

LONGEST_LINK = 3
"""Words of a link like: For example."""
LINKING = frozenset(("example", "instance", "addition", "fact", "short", "contrast", "turn"))
CONTRASTS = frozenset(("while", "although", "though", "whereas", "whilst"))
LONGEST_ASIDE = 8
"""Words of a phrase behind the verb of an inserted cue: ", he said on the radio on Monday,"."""


def is_inserted(page: Page, cue: Cue) -> bool:
    """Whether speaker and verb stand alone between commas, or at the sentence's end."""
    doc, speaker = cue.verb.doc, cue.speaker
    if speaker is None or cue.verb.tag_ not in ("VBD", "VBZ", "VBP") or speaker.head != cue.verb:
        return False
    first, last = min(speaker.left_edge.i, cue.verb.i), last_of_clause(cue)
    if last > max(cue.verb.i, speaker.i) + 1 and not _is_finite(page, page.sentence(cue.verb.idx)[0], doc[first].idx):
        return False  # Speaking here, she said after the vote, they won
    if first == 0 or last + 1 >= len(doc) or doc[first - 1].text != "," or cue.verb.i - first > 15:
        return False
    return doc[last + 1].text in (",", ".") and doc[first - 1].idx >= page.sentence(cue.verb.idx)[0]


def last_of_clause(cue: Cue) -> int:
    """Index of the last word of the cue's own words: verb, speaker, and who is told."""
    doc = cue.verb.doc
    last = cue.verb.i if cue.speaker is None or cue.speaker.head != cue.verb else max(cue.speaker.i, cue.verb.i)
    if last + 1 < len(doc) and doc[last + 1].head == cue.verb and doc[last + 1].dep_ in ("dobj", "dative"):
        last += 1
    while (
        last + 1 < len(doc) and doc[last + 1].head == cue.verb and doc[last + 1].dep_ in ("prep", "npadvmod", "advmod")
    ):
        edge = doc[last + 1].right_edge.i
        if edge - last > LONGEST_ASIDE or any(word.text == "," for word in doc[last + 1 : edge + 1]):
            break
        last = edge
    return last


def leading_piece(page: Page, cue: Cue, follows: Token) -> tuple[int, int] | None:
    """What a cue cuts off before the marked words that go on with their verb (The bridge, she said, “is safe.”)."""
    if cue.speaker is None or cue.speaker.head != cue.verb or follows.pos_ not in ("VERB", "AUX"):
        return None
    first = min(cue.speaker.left_edge.i, cue.verb.i)
    comma = cue.verb.doc[first - 1] if first > 0 else None
    start = page.sentence(cue.verb.idx)[0]
    if comma is None or comma.text != "," or comma.idx <= start or page.text[follows.idx].isupper():
        return None
    return tidy(page, behind_dateline(page, start), comma.idx)


def is_as_clause(cue: Cue) -> bool:
    """Whether the cue stands in a clause like: as the mayor noted."""
    return any(
        child.lower_ == "as" and child.i < cue.verb.i and child.dep_ in ("mark", "advmod")
        for child in cue.verb.children
    )


def behind_as_clause(page: Page, cue: Cue) -> list[tuple[int, int] | None]:
    """The clause behind an as-clause that opens its sentence: As the mayor noted, the bridge is old."""
    if not is_as_clause(cue) or governed(cue) is not None:
        return []
    start, limit = page.sentence(cue.verb.idx)
    lead = [
        word for word in page.tokens_within(start, cue.verb.left_edge.idx) if not word.is_punct and word.pos_ != "CCONJ"
    ]
    comma = next((word for word in page.tokens_within(end_of(cue.verb), limit) if word.text in (",", ":")), None)
    if lead or comma is None:
        return []
    return [tidy(page, end_of(comma), limit)]


def around(page: Page, cue: Cue, verbs: dict[int, Cue]) -> list[tuple[int, int] | None]:
    """The content before the cue (It was late, she said), and its rest behind an inserted one."""
    assert cue.speaker is not None
    verb, speaker = cue.verb, cue.speaker
    head = next((c for c in verb.children if c.dep_ == "ccomp" and c.i < verb.i), None)
    if head is None:
        head = verb.head if verb.head.i != verb.i else None
    start, limit = page.sentence(verb.idx)
    first = min((speaker.left_edge if speaker.head == verb else verb), verb, key=lambda word: word.i)
    while (
        first.i > 0 and first.doc[first.i - 1].head == verb and first.doc[first.i - 1].dep_ in ("aux", "advmod", "neg")
    ):
        first = first.doc[first.i - 1]
    before = first.doc[first.i - 1] if first.i > 0 else None
    if speaker.tag_ in ("WDT", "WP") or _has_object(cue):
        return []
    if head is None and is_inserted(page, cue):
        head = verb
    if head is None or before is None or before.idx < start:
        return []
    if head == verb and _is_under(page, cue, start, before):
        return []  # While the north agreed, the south declined: two clauses of the paper's own
    if head.i in verbs and speaker.lower_ in ("he", "she") and _reports(verbs[head.i]):
        return []  # The mayor said that it was late, he added: one report, told twice
    if not (before.text in (",", "—", "–", "-", "--", "?") or before.is_quote or page.text[before.idx - 1] == ","):
        return []
    begin = start
    earlier = [i for i in verbs if i < verb.i and first.doc[i].idx >= start and i != head.i and page.marked[i] is None]
    if earlier and head.left_edge.idx > start and head.left_edge.i > max(earlier):
        begin = head.left_edge.idx
    if not is_inserted(page, cue) and not is_as_clause(cue) and verb.tag_ == "VBG":
        return []
    last = verb.doc[max(last_of_clause(cue), speaker.right_edge.i if speaker.head == verb else verb.i)]
    begin = behind_dateline(page, begin)
    first_piece, rest = (
        tidy(page, begin, end_of(before) if before.text == "?" else before.idx),
        _rest(page, cue, head, last, limit),
    )
    if rest is not None and (_reports_anew(page, rest[0], verbs) or _starts_with(page, rest[0], "according")):
        rest = None
    if rest is None and first_piece is not None and not _has_verb(page, *first_piece):
        return []
    if rest is not None and first_piece is not None and _only_joins(page, *first_piece):
        return [rest]
    return [piece for piece in (first_piece, rest) if piece is not None]


def _is_under(page: Page, cue: Cue, start: int, comma: Token) -> bool:
    """Whether all that stands before the comma is a clause under the cue's own verb, opened by while or its like."""
    clause = next((child for child in cue.verb.lefts if child.dep_ == "advcl"), None)
    if (
        clause is None
        or cue.verb.lemma_ == "say"
        or clause.right_edge.i + 1 != comma.i
        or clause.left_edge.idx != start
    ):
        return False
    return clause.left_edge.dep_ == "mark" and clause.left_edge.lower_ in CONTRASTS


def _reports(other: Cue) -> bool:
    """Whether the verb of the clause before a cue is a cue itself, with a speaker by name and content of its own."""
    named = other.speaker is not None and other.speaker.pos_ != "PRON"
    complement = governed(other)
    return named and complement is not None and complement.dep_ == "ccomp"


def _has_object(cue: Cue) -> bool:
    """Whether the cue has an object of its own, which it reports, and no one whom it tells: pledged their support."""
    if any(child.dep_ == "acomp" for child in cue.verb.rights):
        return True  # pleaded guilty
    objects = [child for child in cue.verb.rights if child.dep_ == "dobj" and not child.is_quote]
    objects = [noun for noun in objects if noun != cue.speaker]
    return bool(objects) and "told" not in cue.frames and objects[0].i not in cue.timed


def _starts_with(page: Page, start: int, word: str) -> bool:
    return page.text[start : start + len(word)].lower() == word


def _reports_anew(page: Page, start: int, verbs: dict[int, Cue]) -> bool:
    """Whether the words at an offset are a participle that reports by itself: adding that ..."""
    words = page.tokens_within(start, page.sentence(start)[1])
    if words and words[0].lower_ in ("while", "and", "but"):
        words = words[1:]
    return bool(words) and words[0].tag_ == "VBG" and words[0].i in verbs


def _has_verb(page: Page, start: int, end: int) -> bool:
    return any(word.pos_ in ("VERB", "AUX") for word in page.tokens_within(start, end))


def _is_finite(page: Page, start: int, end: int) -> bool:
    return any(word.tag_ in ("VBD", "VBZ", "VBP", "MD") for word in page.tokens_within(start, end))


def _only_joins(page: Page, start: int, end: int) -> bool:
    """Whether a piece is but a link to what was said before: And; For example."""
    words = page.tokens_within(start, end)
    if all(word.pos_ == "CCONJ" for word in words):
        return True
    return len(words) <= LONGEST_LINK and words[0].pos_ == "ADP" and words[-1].lower_ in LINKING


def _rest(page: Page, cue: Cue, head: Token, last: Token, limit: int) -> tuple[int, int] | None:
    """What goes on behind an inserted cue: ", he said, ..."."""
    doc = head.doc
    at = last.i + 1
    if at >= len(doc) or doc[at].text != "," or doc[at].idx >= limit:
        return None
    if is_inserted(page, cue) and _has_verb(page, end_of(doc[at]), limit):
        return tidy(page, end_of(doc[at]), limit)
    under = {word.i for word in head.subtree} - {word.i for word in cue.verb.subtree if word.dep_ != "ccomp"}
    if head.i > last.i or any(i > at and doc[i].idx < limit for i in under if not doc[i].is_punct):
        return tidy(page, end_of(doc[at]), limit)
    return None
