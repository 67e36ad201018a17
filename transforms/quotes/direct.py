"""Direct speech: marked stretches with the cue that stands before, behind or between them."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from spacy.tokens import Token

from transforms.quotes import lexicon
from transforms.quotes.cues import PASSES_ON, Cue
from transforms.quotes.marks import Stretch
from transforms.quotes.page import FULL_STOPS, Page
from transforms.quotes.report import Report

LONGEST_LEAD = 150
"""Words of a sentence before a stretch that are looked at."""
INTRODUCES = frozenset((",", ":", "-", "–", "—", ";"))
LONGEST_SPEAKER = 12
"""Words from quoted to saying in: quoted the mayor of the town as saying."""
CLAUSE_WORDS = frozenset(("VERB", "AUX"))
ASIDE = frozenset(("relcl", "acl", "appos", "amod"))
FINITE = frozenset(("VBD", "VBZ", "VBP", "MD"))
GOES_ON = frozenset(("because", "despite", "unless", "if", "where"))
"""Words behind a closing mark with which the reported clause goes on in the paper's words."""
NOMINAL = frozenset(("NOUN", "PROPN", "PRON", "NUM"))


@dataclass
class Direct:
    """The utterances found, and which cue verbs and stretches they use up."""

    reports: list[Report] = field(default_factory=list)
    by_stretch: dict[int, Report] = field(default_factory=dict)
    by_verb: dict[int, Report] = field(default_factory=dict)


def read(page: Page, cues: list[Cue]) -> Direct:
    """Attribute each stretch that a cue before or behind it introduces."""
    found = Direct()
    by_verb = {cue.verb.i: cue for cue in cues if "quote" in cue.frames}
    for index, stretch in enumerate(page.stretches):
        before = words_before(page, index)
        cue = None
        if not before or all(word.pos_ in ("CCONJ", "PUNCT") for word in before):
            cue = cue_behind(page, index, by_verb)
            if cue is None and not before:
                cue = cue_in_line_above(page, stretch, by_verb)
        if cue is None and before:
            cue = cue_before(page, index, before, by_verb)
            if cue is None and before[-1].text == ":":  # a lead-in: Her answer is the same: "…," she said.
                cue = cue_behind(page, index, by_verb)
        if cue is not None:
            attribute(page, found, index, *cue)
        elif not before:
            carry_on(page, found, index)
    return found


def attribute(page: Page, found: Direct, index: int, cue: Cue, speaker: Token | None) -> None:
    """Add the stretch to the cue's utterance."""
    report = found.by_verb.get(cue.verb.i)
    if report is None:
        report = Report([], cue.span, cue.verb, speaker)
        found.reports.append(report)
        found.by_verb[cue.verb.i] = report
    report.pieces.append(content(page, page.stretches[index]))
    found.by_stretch[index] = report
    carry_back(page, found, index)


def carry_back(page: Page, found: Direct, index: int) -> None:
    """Paragraphs left open above a stretch that goes on with them are of its utterance: “We lost it all. / “It was
    late,” she said.
    """
    report = found.by_stretch[index]
    while index > 0 and page.stretches[index].continues and index - 1 not in found.by_stretch:
        index -= 1
        if page.stretches[index].closed or words_before(page, index):
            return
        report.pieces.insert(0, content(page, page.stretches[index]))
        report.bare = {0} | {at + 1 for at in report.bare}
        found.by_stretch[index] = report


def carry_on(page: Page, found: Direct, index: int) -> None:
    """A stretch that opens a sentence right behind an attributed one of its paragraph belongs to the same utterance,
    also where the words of the cue have marks of their own (“It is late,” she said of the “gala”. “We left.”).
    """
    last = index - 1
    while last >= 0 and last not in found.by_stretch and words_before(page, last):
        last -= 1
    if last < 0 or last not in found.by_stretch or not stands_alone(page, index):
        return
    stretch, before = page.stretches[index], page.stretches[last]
    report = found.by_stretch[last]
    if stretch.continues and last == index - 1 and not before.closed:
        report.bare.add(len(report.pieces))
    elif page.paragraph(stretch.start) != page.paragraph(before.start) or not _only_cue_between(page, last, index):
        return
    report.pieces.append(content(page, stretch))
    found.by_stretch[index] = report


def _only_cue_between(page: Page, last: int, index: int) -> bool:
    """Whether nothing but one sentence's cue stands between two stretches."""
    between = page.tokens_within(page.stretches[last].end, page.stretches[index].start)
    stops = sum(1 for word in between if word.text in FULL_STOPS)
    return stops <= 1


def content(page: Page, stretch: Stretch) -> tuple[int, int]:
    """What is said in a marked stretch: without the comma before the closing mark."""
    start, end = stretch.inner_start, stretch.inner_end
    while end > start and (page.text[end - 1] == "," or page.text[end - 1].isspace()):
        end -= 1
    return start, end


def stands_alone(page: Page, index: int) -> bool:
    """Whether a stretch is a sentence of its own: it starts one, ends one, and is no mere name."""
    stretch = page.stretches[index]
    rest = words_behind(page, index)
    ended = page.text[stretch.inner_end - 1] in FULL_STOPS or not rest or not stretch.closed
    if rest and not (rest[0].text[0].isupper() or rest[0].is_punct):
        ended = False
    words = [word for word in page.tokens_within(stretch.inner_start, stretch.inner_end) if word.is_alpha]
    return ended and len(words) >= 2


def words_before(page: Page, index: int) -> list[Token]:
    """Words of the stretch's sentence before it, back to a full stop, the paragraph's start, or a stretch that ends
    as speech does.
    """
    stretch = page.stretches[index]
    start = page.paragraph(stretch.start)[0]
    words: list[Token] = []
    for word in reversed(page.tokens_within(start, stretch.start)[-LONGEST_LEAD:]):
        inside = page.marked[word.i]
        if inside is not None and page.text[page.stretches[inside].inner_end - 1] in ",.?!…":
            break
        if inside is None and _ends_sentence(page, word):
            break
        words.append(word)
    return words[::-1]


def words_behind(page: Page, index: int) -> list[Token]:
    """Words behind the stretch up to the end of the sentence, the paragraph or the next stretch."""
    stretch = page.stretches[index]
    words = []
    for word in page.tokens_within(stretch.end, page.paragraph(stretch.start)[1]):
        if page.marked[word.i] is not None or _ends_sentence(page, word):
            break
        words.append(word)
    return words


def _ends_sentence(page: Page, word: Token) -> bool:
    return word.text in FULL_STOPS or word.text in ("...", "?!", "!!", ";")


def cue_behind(page: Page, index: int, by_verb: dict[int, Cue]) -> tuple[Cue, Token | None] | None:
    """The cue right behind a stretch ("…," said the mayor), with its speaker."""
    stretch, words = page.stretches[index], words_behind(page, index)
    last = page.text[stretch.inner_end - 1]
    comma = last in ",?!—–-…" or bool(words and words[0].text in INTRODUCES)
    while words and words[0].is_punct:
        words = words[1:]
    at = next((k for k, word in enumerate(words) if word.i in by_verb), None)
    if at is None or at > 40 or _blocked(words[:at], words[at]):
        return None
    cue = by_verb[words[at].i]
    speaker = _speaker_among(words, at, cue)
    if speaker is None or (not comma and _runs_on(words[:at], cue, speaker)):
        return None
    if last == "." or (last in "?!…" and words[0].text[0].isupper()):
        if _governs_clause(cue, words) or words[0].lower_ in ("but", "and", "when", "while", "as", "after"):
            return None
        if last == "." and len(words) - at > 6 and at > 0:
            return None
    elif not comma and (at > 6 or _governs_clause(cue, words)):
        return None
    return cue, speaker


def _runs_on(before: list[Token], cue: Cue, speaker: Token) -> bool:
    """Whether the clause of a stretch goes on in the paper's words up to a comma (“A shame” for all, he said)."""
    first = min(cue.verb.i, speaker.left_edge.i)
    own = [word for word in before if word.i < first]
    return len(own) > 1 and own[-1].text == ","


def _blocked(words: Iterable[Token], verb: Token) -> bool:
    """Whether another clause's verb stands between the stretch and the cue."""
    for word in words:
        if lexicon.verb_of(word) in PASSES_ON and word.i < verb.i <= word.i + LONGEST_SPEAKER:
            continue  # the agency quoted her as saying
        if word.pos_ == "AUX" and lexicon.verb_of(word.head) in PASSES_ON and word.head.i < verb.i:
            continue  # she was quoted as saying
        if word.pos_ not in CLAUSE_WORDS or word.head == verb or (word.tag_ == "VBG" and word.pos_ != "VERB"):
            continue
        above = word
        while above.dep_ not in ASIDE and above.head != above and above.head.i < verb.i:
            above = above.head
        if above.dep_ not in ASIDE:
            return True
    return False


def _governs_clause(cue: Cue, words: list[Token]) -> bool:
    inside = {word.i for word in words}
    return any(child.dep_ == "ccomp" and child.i > cue.verb.i and child.i in inside for child in cue.verb.children)


def _speaker_among(words: list[Token], at: int, cue: Cue) -> Token | None:
    """The speaker where the words around the cue hold it: as parsed, else the nearest nominal."""
    inside = {word.i for word in words}
    if cue.speaker is not None and cue.speaker.i in inside:
        return cue.speaker
    nearby = [word for word in words[at + 1 : at + 2]] if at == 0 else words[:at]
    if at == 0:
        return next((_top(word, inside) for word in words[1:8] if word.pos_ in NOMINAL and nearby), None)
    return next((_top(word, inside) for word in nearby if word.pos_ in NOMINAL), None)


def _top(word: Token, inside: set[int]) -> Token:
    """The head of the noun phrase a word begins."""
    while word.dep_ in ("compound", "amod", "nmod", "det", "poss", "nummod") and word.head.i in inside:
        word = word.head
    return word


def cue_before(page: Page, index: int, words: list[Token], by_verb: dict[int, Cue]) -> tuple[Cue, Token | None] | None:
    """The cue that leads up to a stretch (She said: "…"), with its speaker."""
    at = next((k for k in range(len(words) - 1, -1, -1) if words[k].i in by_verb), None)
    if at is None:
        return None
    cue = by_verb[words[at].i]
    between = words[at + 1 :]
    if _is_lead(page, index, cue, between):
        return cue, cue.speaker or (_inverted(between) if at <= 1 else None)
    return None


def _more_marked(page: Page, index: int) -> bool:
    """Whether *because* or the like leads on from the stretch to more marked words of the same clause."""
    behind = words_behind(page, index)
    following = page.stretches[index + 1] if index + 1 < len(page.stretches) else None
    if following is None or not behind or behind[0].pos_ not in ("SCONJ", "CCONJ") or len(behind) > 6:
        return False
    between = page.tokens_within(page.stretches[index].end, following.start)
    return between == behind and not any(word.pos_ in CLAUSE_WORDS or word.is_punct for word in between)


def _inverted(between: list[Token]) -> Token | None:
    """The speaker behind a verb that opens its sentence: Said the mayor."""
    inside = {word.i for word in between}
    return next((_top(word, inside) for word in between[:8] if word.pos_ in NOMINAL), None)


def _is_lead(page: Page, index: int, cue: Cue, between: list[Token]) -> bool:
    """Whether the words between the cue and the stretch only lead up to it."""
    if not between:
        if _more_marked(page, index):
            return False
        return _ends_clause(page, index) and (cue.speaker is not None or _is_sentence(page, index))
    if between[-1].text == ":":
        return True
    if between[-1].text in INTRODUCES:
        joined = any(word.lower_ == "that" and word.dep_ == "mark" for word in between) or between == between[-1:]
        if joined and not _ends_clause(page, index):
            return False
        if page.text[page.stretches[index].inner_start].islower() and _under(page, index, between[:-1]):
            return False
        clause = [w for w in between if w.pos_ in CLAUSE_WORDS and w.dep_ not in ASIDE and w.dep_ != "pcomp"]
        long_enough = _is_sentence(page, index) or between == between[-1:]
        return (
            not clause
            and long_enough
            and not any(child.dep_ == "ccomp" for child in cue.verb.children if child.i in {w.i for w in clause})
        )
    if len(between) == 1 and between[0].lower_ in ("that", "that,"):
        return _ends_clause(page, index)
    if all(word.pos_ in ("ADV", "PRON", "PROPN") or word.dep_ in ("dobj", "dative", "npadvmod") for word in between):
        return _is_sentence(page, index) and _ends_clause(page, index)
    return False


def _under(page: Page, index: int, words: list[Token]) -> bool:
    """Whether words before a stretch belong to the clause in it: says whatever he does, “the law will hold”."""
    return any(page.marked[word.head.i] == index and not word.is_punct for word in words)


def _is_sentence(page: Page, index: int) -> bool:
    """Whether a stretch reads as a sentence: it has a verb, or starts with a capital and ends with a stop."""
    stretch = page.stretches[index]
    inner = page.tokens_within(stretch.inner_start, stretch.inner_end)
    if len(inner) >= 3 and any(word.pos_ in CLAUSE_WORDS for word in inner):
        return True
    return page.text[stretch.inner_end - 1] in FULL_STOPS and page.text[stretch.inner_start].isupper()


def _ends_clause(page: Page, index: int) -> bool:
    """Whether the sentence or clause ends with the stretch."""
    behind = words_behind(page, index)
    if page.text[page.stretches[index].inner_end - 1] in ",.?!…":
        return True
    if not behind or behind[0].text in (",", ")", ";", ":"):
        return True
    if behind[0].lower_ in GOES_ON or (behind[0].pos_ == "CCONJ" and _joins_phrase(behind[1:])):
        return False
    return behind[0].pos_ in ("CCONJ", "SCONJ") and not (len(behind) > 1 and behind[1].lower_ == "that")


def _joins_phrase(behind: list[Token]) -> bool:
    """Whether *and* leads on to a phrase without a verb of its own, which is reported too: “no need” and no order."""
    nominal = bool(behind) and behind[0].pos_ in (*NOMINAL, "DET", "ADJ")
    return nominal and not any(word.tag_ in FINITE for word in behind)


def cue_in_line_above(page: Page, stretch: Stretch, by_verb: dict[int, Cue]) -> tuple[Cue, Token | None] | None:
    """The cue of a paragraph that ends with a colon, for the stretch that opens the next one."""
    start = page.paragraph(stretch.start)[0]
    if start != stretch.start or start == 0:
        return None
    at = page.document.paragraph_at(start)
    if at == 0:
        return None
    above_start, above_end = page.document.paragraphs[at - 1]
    if not page.text[above_start:above_end].rstrip().endswith(":"):
        return None
    sentence = page.tokens_within(*page.sentence(above_end - 1))
    verb = next((word for word in reversed(sentence) if word.i in by_verb), None)
    return (by_verb[verb.i], by_verb[verb.i].speaker) if verb is not None else None
