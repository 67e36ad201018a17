"""The running discourse: which speaker a pronoun takes up that the names reader left open."""

from bisect import bisect_right
from dataclasses import dataclass, field

from spacy.tokens import Token

from transforms.quotes import lexicon, taken_up
from transforms.quotes.page import Page
from transforms.quotes.report import Report
from transforms.quotes.resolve import Speaker, of_entity, speaker
from transforms.quotes.speakers import SUBJECTS

NEAR = 2
"""Paragraphs within which he or she may refer to the named person who spoke last."""
GOES_ON = frozenset(("add", "continue", "conclude", "elaborate", "reiterate"))
"""Verbs of one who goes on speaking."""
BODIES = frozenset(("organization", "country"))
PLURAL = frozenset(("NNS", "NNPS"))


@dataclass
class Running:
    """Who spoke last. Reports come in order of text."""

    named: Speaker | None = None  # the last person with a name, for he and she
    named_at: int = 0
    last: Speaker | None = None  # whoever spoke last, by a name or noun
    last_word: Token | None = None
    until: int = 0  # where the speech before ended
    spoken: list[tuple[int, int]] = field(default_factory=list)

    def speaker(self, page: Page, report: Report) -> Speaker:
        """Who speaks in a report."""
        before = self.until
        self.spoken += report.pieces
        who = self._who(page, report)
        self.until = max(before, report.pieces[-1][1], report.cue[1] if report.cue is not None else 0)
        return who

    def _who(self, page: Page, report: Report) -> Speaker:
        head = report.speaker
        if head is None:
            return Speaker()
        who = speaker(page, head)
        if head.pos_ == "PRON":
            goes_on = self._goes_on(page, head, report, who)
            open_yet = goes_on is None and who.id is None
            who = goes_on or (self._taken_up(page, head, report) if open_yet else None) or who
        elif who.id is None and (entity := taken_up.taken_up(page, head, self.spoken)) is not None:
            who = of_entity(entity)
        if head.pos_ != "PRON" and not head.tag_.startswith("W"):
            self.last, self.last_word = who, head
        if who.type == "person" and who.id is not None:
            self.named, self.named_at = who, head.idx
        elif who.type == "person" and head.tag_ == "NN" and not any(child.lower_ == "the" for child in head.lefts):
            self.named = None  # a new unnamed person has the floor now: a resident said
        return who

    def _goes_on(self, page: Page, head: Token, report: Report, who: Speaker) -> Speaker | None:
        """Who spoke last, where *he added* or its like says that the same person goes on."""
        goes_on = report.verb is not None and lexicon.verb_of(report.verb) in GOES_ON and report.verb == head.head
        if head.lower_ not in ("he", "she") or not (goes_on or self._only_spoken_of(page, head, report, who)):
            return None
        last = self.named if self.named is not None else self.last
        position = min(head.idx, report.pieces[0][0])
        near = page.document.paragraph_at(position) - page.document.paragraph_at(self.until) <= NEAR
        if not near or last is None or last.type != "person":
            return None
        return last if goes_on or not _is_other_gender(page, head, last) else None

    def _only_spoken_of(self, page: Page, head: Token, report: Report, who: Speaker) -> bool:
        """Whether the one the names reader took for *he* is, in this paragraph, named in what was said alone, while
        another has the floor there: “Baker is late,” says Ann Example. Baker, she notes, ...
        """
        start = page.paragraph(head.idx)[0]
        within = any(a <= head.idx < b for a, b in self.spoken)
        if within or report.pieces[0][0] > head.idx:
            return False
        named = [m for m in page.document.mentions_within(start, head.idx) if m.entity_id == who.id]
        told = all(any(a <= m.char_start < b for a, b in self.spoken) for m in named)
        floor = self.named is not None and self.named.id != who.id and self.until >= start
        return bool(named) and told and floor

    def _taken_up(self, page: Page, head: Token, report: Report) -> Speaker | None:
        """Whom a pronoun takes up; None on doubt."""
        word = head.lower_
        if word in ("he", "she"):
            if self.named is not None and self._still(page, head.idx):
                return self.named
            unnamed = self._last_near(page, head)
            one = unnamed is not None and self.last_word is not None and self.last_word.tag_ == "NN"
            fits = one and unnamed is not None and unnamed.type == "person" and unnamed.id is None
            return unnamed if fits and not self._person_since(page, head.idx) else None
        if word == "it":
            return self._body(page, head) if head.head == report.verb else None
        return self._many(page, head) if word == "they" else None

    def _many(self, page: Page, head: Token) -> Speaker | None:
        """Whom *they* takes up: the plural or body that spoke last; of several named together only the kind."""
        last, word = self._last_near(page, head), self.last_word
        if last is None or word is None:
            return None
        if any(child.dep_ == "conj" for child in word.children):
            return Speaker(type=last.type)
        plural = word.tag_ in PLURAL and last.id is None
        return last if plural or last.type in ("organization", "group") else None

    def _last_near(self, page: Page, head: Token) -> Speaker | None:
        """Who spoke last, where that was in the pronoun's own sentence or the one before it, or in its subject."""
        if self.last is None or self.last_word is None or self.last_word.idx >= head.idx:
            return None
        apart = _sentence(page, head.idx) - _sentence(page, self.last_word.idx)
        return self.last if 0 <= apart <= 1 else None

    def _body(self, page: Page, head: Token) -> Speaker | None:
        """The body or country that *it* takes up: the one that spoke last or is the subject before, if these agree; of
        two of a kind only the kind.
        """
        found = [who for who in (self._last_near(page, head), _subject_before(page, head)) if who is not None]
        bodies = [who for who in found if who.type in BODIES or (who.type == "other" and who.id is None)]
        if not bodies or any(who.type != bodies[0].type for who in bodies):
            return None
        return bodies[0] if all(who.id == bodies[0].id for who in bodies) else Speaker(type=bodies[0].type)

    def _still(self, page: Page, position: int) -> bool:
        """Whether no other person is named, outside what is said, since the last one spoke, nearby."""
        if not 0 <= page.document.paragraph_at(position) - page.document.paragraph_at(self.named_at) <= NEAR:
            return False
        known = self.named.id if self.named is not None else None
        return not self._others(page, self.named_at, position, known)

    def _person_since(self, page: Page, position: int) -> bool:
        start = self.last_word.idx if self.last_word is not None else 0
        return self._others(page, start, position, None)

    def _others(self, page: Page, start: int, end: int, known: str | None) -> bool:
        """Whether a person other than the one known is named between two offsets outside what is said."""
        for mention in page.document.mentions_within(start, end):
            if mention.entity_id == known or any(a <= mention.char_start < b for a, b in self.spoken):
                continue
            entity = page.document.entity(mention.entity_id)
            if entity is not None and entity.entity_type == "person":
                return True
        return False


def _is_other_gender(page: Page, head: Token, who: Speaker) -> bool:
    """Whether other pronouns joined to an entity say that it is no *he*, or no *she*."""
    unfit = ("she", "her", "hers") if head.lower_ == "he" else ("he", "him", "his")
    return any(
        m.entity_id == who.id and m.mention_type == "pronoun" and m.text.lower() in unfit
        for m in page.document.mentions
    )


def _sentence(page: Page, position: int) -> int:
    return bisect_right(page.sentence_starts, position)


def _subject_before(page: Page, head: Token) -> Speaker | None:
    """Who the subject of the main verb is, in the pronoun's sentence before it, else in the sentence before that."""
    start = page.sentence(head.idx)[0]
    for position in (start, start - 1):
        if position < 0:
            return None
        begin, end = page.sentence(position)
        if begin == end or page.document.paragraph_at(head.idx) - page.document.paragraph_at(begin) > 1:
            continue
        for word in page.tokens_within(begin, min(end, head.idx)):
            if word.dep_ in SUBJECTS and word.head.dep_ == "ROOT" and page.marked[word.i] is None:
                return speaker(page, word) if word.pos_ != "PRON" else None
    return None
