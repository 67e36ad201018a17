"""The day of a scene: what a sentence without a date tells of an actor goes with the sentence before.

News dates a scene once and goes on: *The minister met the envoy on Monday. He urged him to sign.* Only the plain case
is inferred: the very next sentence, the same actor, the simple past on both sides, and no word of another time.
"""

from spacy.tokens import Span, Token

from transforms.dates import article_day
from transforms.document import Document
from transforms.events.actors import Actor, Cast
from transforms.events.clause import SUBJECTS, conjoined
from transforms.events.merge import Told
from transforms.events.modality import SPEECH
from transforms.events.when import When, bounded, head_of, verb_above

OTHER_TIME = frozenset(
    {"earlier", "previously", "later", "before", "after", "since", "then", "once", "already", "ago", "recently",
     "formerly", "initially", "originally", "meanwhile", "until", "when", "while", "ever", "always", "years", "year",
     "months", "month", "weeks", "week", "days", "day", "decade", "decades", "past", "first", "last", "next",
     "eventually", "during", "following", "again", "afterwards", "subsequently", "repeatedly", "consistently"}
)  # fmt: skip
"""Words by which a sentence may tell of another time than the one before."""
SAID = frozenset({"AGREE", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "SUPPORT"})
LAW = frozenset({"charge", "sue", "convict", "investigate", "rule", "plea", "summon", "endorse"})
"""Modes of acts in words that are done elsewhere than where someone speaks."""


def dated(document: Document, cast: Cast, told: list[Told]) -> list[Told]:
    """The tellings, each without a date given that of its scene where that is plain."""
    for each in told:
        before = _before(each.candidate.trigger.sent) if _bare(document, each) else None
        if before is None:
            continue
        here = document.paragraph_at(each.candidate.trigger.sent.start_char)
        if here - document.paragraph_at(before.start_char) <= 1:
            each.when = _of_scene(document, cast, before, each) or each.when
    return told


def _before(sentence: Span) -> Span | None:
    """The sentence before, blank lines apart."""
    at = sentence.start - 1
    while at >= 0 and sentence.doc[at].is_space:
        at -= 1
    return sentence.doc[at].sent if at >= 0 else None


def _bare(document: Document, each: Told) -> bool:
    """Whether an act is told in the simple past of a main clause with no word of time beside it."""
    verb, when = each.candidate.trigger, each.when
    if when.start is not None or when.text is not None or each.candidate.modality != "happened":
        return False
    if verb.tag_ != "VBD" or not _main(verb) or not each.sources or verb.sent[-1].text == "?":
        return False
    sentence = verb.sent
    if any(token.lower_ in OTHER_TIME for token in sentence):
        return False
    return not any(sentence.start_char <= d.char_start < sentence.end_char for d in document.dates)


def _main(verb: Token) -> bool:
    """Whether a verb is its sentence's main verb in the simple past, or joined to it."""
    while verb.dep_ == "conj" and verb.head.tag_ == "VBD":
        verb = verb.head
    past = verb.tag_ == "VBD" or any(c.lower_ in ("was", "were") for c in verb.children if c.dep_ == "auxpass")
    return verb.dep_ == "ROOT" and past and not any(c.lower_ == "had" for c in verb.children if c.dep_ == "aux")


def _of_scene(document: Document, cast: Cast, before: Span, each: Told) -> When | None:
    """The day stated beside the main verb of the sentence before, where the same actor is its subject."""
    verb = before.root
    if not _main(verb):
        return None
    candidate = each.candidate
    if verb.lemma_ in SPEECH and (candidate.event_type not in SAID or candidate.mode in LAW):
        return None
    subjects = [noun for c in verb.children if c.dep_ in SUBJECTS for noun in conjoined(c) if cast.is_actor(noun)]
    before_him = [cast.actor(noun) for noun in subjects]
    same = {actor.key for actor in before_him} & {actor.key for actor in each.sources}
    if not same and not (before_him and (_they_also(each) or _he(each, before_him))):
        return None
    found = [
        d
        for d in document.dates
        if before.start_char <= d.char_start < before.end_char
        and d.value_type in ("DATE", "TIME")
        and (span := document.span(d.char_start, d.char_end)) is not None
        and verb_above(head_of(span)).i == verb.i
        and not bounded(head_of(span))
    ]
    if len(found) != 1 or found[0].precision not in ("day", "time", None):
        return None
    day = found[0]
    if day.date_start is None and article_day(document.article) is not None:
        return None
    return When(day.date_start, day.date_end, day.precision, "inferred", day.text)


def _he(each: Told, before: list[Actor]) -> bool:
    """Whether *he* can only be the one unnamed person who acted in the sentence before: *The minister ... He*."""
    alone = len(before) == 1 and before[0].entity is None and "Number=Plur" not in str(before[0].head.morph)
    return alone and [actor.head.lower_ for actor in each.sources] in (["he"], ["she"])


def _they_also(each: Told) -> bool:
    """Whether *they* of the sentence before do something more: *They also alleged*."""
    also = any(c.lower_ == "also" for c in each.candidate.trigger.children)
    return also and [actor.head.lower_ for actor in each.sources] == ["they"]
