"""The event a figure belongs to: the one that governs it, else the one told beside it that it can only belong to."""

from spacy.tokens import Span, Token

from transforms.document import Document
from transforms.figures.lexicon import lexicon, words
from warehouse.schema import Date, Event, FigureKind

BACK, AHEAD = 2, 1
"""How many sentences before and behind the figure's own may tell its event."""
SCRAP = 4
"""Tokens below which a sentence is none: a dateline's place, a dash."""
PLACES = {"place", "country", "facility"}
OF_NO_DAY = {"PAST_REF", "PRESENT_REF", "FUTURE_REF"}


OF_OWN_CLAUSE = {"money", "people"}
CLAUSES = {"relcl", "acl", "advcl", "ccomp", "parataxis"}
BOUND = {"conj", "relcl", "acl", "xcomp", "ccomp"}
AIMS = {"AGREE", "REQUEST", "CONCEDE", "COOPERATE", "REJECT", "THREATEN"}
"""Types of events whose content a preposition with a verb may tell."""
TOGETHER = {"killed", "injured", "missing"}
"""What one happening does in clauses side by side: two were killed and five were hurt."""
PHRASES = 2
"""How many prepositions may stand between such a figure and its event: raided the homes of four teachers."""


def event_of(doc: Document, kind: FigureKind, head: Token, start: int, end: int) -> str | None:
    """The event whose trigger governs the figure, else the one of its sentence that counts those as a participant, else
    the only one of a fitting type in its sentence, else the only one in the sentences beside it.
    """
    if _adds_to_toll(head):
        return None
    fitting = [event for event in doc.events if event.event_type in lexicon()["events"][kind]]
    here = [event for event in fitting if event.evidence_start <= start and end <= event.evidence_end]
    governing = _governing(kind, head, here)
    if governing is not None:
        return governing.event_id
    counting = [event for event in here if _counts(doc, event, start, end)]
    if len(counting) == 1:
        return counting[0].event_id
    if here:
        modes = {"wound", *lexicon()["outcomes"].get(kind, ())} if kind in lexicon()["outcomes"] else set()
        alone = len(here) == 1 and here[0].mode in modes and _may_tell(doc, head, here[0])
        return here[0].event_id if alone else None
    return _beside(doc, kind, head, fitting)


def _governing(kind: FigureKind, head: Token, events: list[Event]) -> Event | None:
    """The event whose trigger stands over the figure.

    A sum or a number of people that no deed has befallen belongs to it only within its own clause: the officers
    arrested over payments amounting to 7 million were not arrested for as much.
    """
    phrases = 0
    for governor in (head, *head.ancestors):
        over = [event for event in events if event.trigger_start <= governor.idx < event.trigger_end]
        if over:
            return over[0]
        phrases += governor.dep_ == "pobj"
        if kind in OF_OWN_CLAUSE and (governor.dep_ in CLAUSES or phrases > PHRASES):
            return None
        apart = governor.dep_ == "advcl" or (governor.dep_ == "conj" and kind not in TOGETHER)
        if apart and any(child.dep_ in ("nsubj", "nsubjpass") for child in governor.children):
            return None  # while six were injured by police, the mob killed two
        if governor.dep_ == "pcomp" and kind in OF_OWN_CLAUSE:  # agreed on creating a fund, but: fined for stealing
            events = [event for event in events if event.event_type in AIMS]
    return None


def _may_tell(doc: Document, head: Token, event: Event) -> bool:
    """Whether an event of the figure's sentence is told by a noun, or by a verb bound to the figure's own."""
    trigger = doc.span(event.trigger_start, event.trigger_end)
    verb = next((token for token in (head, *head.ancestors) if token.pos_ == "VERB"), None)
    if trigger is None or not len(trigger) or trigger.root.pos_ != "VERB" or verb is None:
        return True
    told = trigger.root
    if told.i == verb.head.i:
        return verb.dep_ in BOUND or not any(child.dep_ in ("nsubj", "nsubjpass") for child in verb.children)
    return told.i == verb.i or any(over.i == verb.i for over in told.ancestors)


def _adds_to_toll(head: Token) -> bool:
    """Whether the figure is the sum to which a happening adds: two were killed, taking the toll to 90."""
    verb = next((token for token in head.ancestors if token.pos_ == "VERB"), None)
    tolls = words("tolls", "nouns")
    return (
        verb is not None
        and verb.dep_ in ("advcl", "acl")
        and any(child.dep_ == "dobj" and child.lemma_.lower() in tolls for child in verb.children)
    )


def _counts(doc: Document, event: Event, start: int, end: int) -> bool:
    """Whether the figure is told within a participant of the event."""
    return any(p.event_id == event.event_id and p.char_start <= start and end <= p.char_end for p in doc.participants)


def _beside(doc: Document, kind: FigureKind, head: Token, fitting: list[Event]) -> str | None:
    """The one event that the sentences before, else the one behind, tell and that can have had such an outcome."""
    modes = lexicon()["outcomes"].get(kind)
    if modes is None or _sums_up(head):
        return None
    can = [e for e in fitting if e.mode in modes and e.polarity == "positive" and e.modality in ("happened", "ongoing")]
    can = [event for event in can if _same_place(doc, head.sent, event)]
    recalled = _recalled(doc, head.sent, can)
    if len(recalled) == 1:
        return recalled[0].event_id
    sentence = head.sent
    paragraph = doc.paragraphs[doc.paragraph_at(sentence.start_char)][0]
    before = sum(paragraph <= token.idx for token in sentence.doc[: sentence.start])
    opens = before < SCRAP
    for near in _sentences_beside(sentence):
        if not opens and doc.paragraph_at(near.start_char) != doc.paragraph_at(sentence.start_char):
            continue  # what the paragraph before told, this one has left
        told = [event for event in can if near.start_char <= event.trigger_start < near.end_char]
        if told:
            fits = len(told) == 1 and _same_day(doc, sentence, told[0]) and _same_side(doc, head, told[0])
            return told[0].event_id if fits else None
    return None


def _recalled(doc: Document, sentence: Span, events: list[Event]) -> list[Event]:
    """The events told before whose noun the sentence takes up again: *the attack*, which left two people dead."""
    nouns = {
        token.lemma_.lower()
        for token in sentence
        if token.tag_ in ("NN", "NNS") and any(child.lower_ in ("the", "this", "that") for child in token.children)
    }
    before = [event for event in events if event.trigger_end <= sentence.start_char]
    return [event for event in before if _lemma(doc, event) in nouns and _same_day(doc, sentence, event)]


def _lemma(doc: Document, event: Event) -> str:
    span = doc.span(event.trigger_start, event.trigger_end)
    return span[-1].lemma_.lower() if span is not None and len(span) else ""


def _sentences_beside(sentence: Span) -> list[Span]:
    """The sentences before, nearest first, then those behind; scraps such as a dateline's are passed over."""
    doc = sentence.doc
    before: list[Span] = []
    behind: list[Span] = []
    start, end = sentence.start, sentence.end
    while start > 0 and len(before) < BACK:
        near = doc[start - 1].sent
        start = near.start
        before += [near] if len(near) >= SCRAP else []
    while end < len(doc) and len(behind) < AHEAD:
        near = doc[end].sent
        end = near.end
        behind += [near] if len(near) >= SCRAP else []
    return before + behind


def _sums_up(head: Token) -> bool:
    """Whether the sentence counts over a time: *have been killed since*, *so far*, *every year*, a tally of crimes."""
    sentence = head.sent
    if any(token.lower_ in words("summing", "words") for token in sentence):
        return True
    if head.lemma_.lower() in words("summing", "nouns"):
        return True
    verb = next((token for token in (head, *head.ancestors) if token.pos_ in ("VERB", "AUX")), None)
    return verb is not None and any(c.dep_ == "aux" and c.lower_ in ("have", "has", "'ve") for c in verb.children)


def _same_day(doc: Document, sentence: Span, event: Event) -> bool:
    """Whether no date puts the figure at another time than the event. Where the event has no date, a sentence that has
    one must name who or where the event's sentence names.
    """
    dates = [d for d in doc.dates if sentence.start_char <= d.char_start < sentence.end_char]
    broad = event.date_precision not in ("day", "time", None)  # None: a weekday in an article without a date
    if event.date_text and event.date_basis == "stated" and not dates and broad:
        return False  # a fight of May, recalled beside that of today
    if event.date_start is None and event.date_text is None and _share_a_name(doc, sentence, event):
        return not any(d.value_type in ("SET", "DURATION") for d in dates)
    return all(_can_be_of(date, event) for date in dates)


def _same_place(doc: Document, sentence: Span, event: Event) -> bool:
    """Whether the figure's paragraph, up to its sentence, names no place or one that the event's sentence names too."""
    paragraph = doc.paragraphs[doc.paragraph_at(sentence.start_char)][0]
    places = {entity.entity_id for entity in doc.entities if entity.entity_type in PLACES}
    near = {m.entity_id for m in doc.mentions_within(paragraph, sentence.end_char)} & places
    told = {m.entity_id for m in doc.mentions_within(event.evidence_start, event.evidence_end)} | {event.place_id}
    inside = paragraph <= event.trigger_start < sentence.end_char
    return inside or not near or bool(near & told)


def _share_a_name(doc: Document, sentence: Span, event: Event) -> bool:
    told = {m.entity_id for m in doc.mentions_within(event.evidence_start, event.evidence_end)}
    return any(m.entity_id in told for m in doc.mentions_within(sentence.start_char, sentence.end_char))


def _can_be_of(found: Date, event: Event) -> bool:
    if found.value in OF_NO_DAY or found.text == event.date_text or (found.value_type == "TIME" and not found.value):
        return True
    if found.value_type == "TIME" and found.date_start is None:
        return True
    if found.date_start is None or event.date_start is None or found.value_type in ("SET", "DURATION"):
        return False
    return found.date_start <= (event.date_end or event.date_start) and event.date_start <= (
        found.date_end or found.date_start
    )


def _same_side(doc: Document, head: Token, event: Event) -> bool:
    """Whether the one who did it, where the figure's verb names one, can be the one who did the event."""
    verb = next((token for token in head.ancestors if token.pos_ == "VERB"), None)
    subject = next((c for c in verb.children if c.dep_ == "nsubj" and c.i != head.i), None) if verb else None
    if subject is None or verb is None or event.source_id is None:
        return True
    named = [m.entity_id for m in doc.mentions if m.char_start <= subject.idx < m.char_end]
    return not named or event.source_id in named
