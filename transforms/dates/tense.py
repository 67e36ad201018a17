"""Whether the clause around a word tells of the past or of what is to come."""

from collections.abc import Iterator
from typing import Literal

from spacy.tokens import Token

Tense = Literal["past", "future", "present"]

AHEAD = {
    "aim", "due", "expect", "hope", "intend", "ought", "plan", "prepare", "promise", "propose", "schedule", "set",
    "slate", "vow", "agree", "want", "pledge", "threaten", "invite", "ask", "order", "urge", "likely", "ready", "call",
    "decide", "forecast", "predict", "project", "poise", "anticipate",
}  # fmt: skip
"""Words whose infinitive tells of what is to come: plans to leave, scheduled to open, due to end."""
SCHEDULED = {"schedule", "plan", "expect", "slate", "anticipate", "await"}
"""Verbs that put the time beside them ahead in any form: the vote scheduled for Friday, they planned a march."""
FUTURE_AUX = {"will", "'ll", "shall", "wo", "would", "'d", "may", "might", "could", "can", "should", "must"}


FIRST = {"first", "last", "latest", "only", "second", "third", "youngest", "oldest"}
"""Words whose noun takes an infinitive for what has been done: the last to leave."""


def tense_at(token: Token) -> Tense | None:
    """The tense of the nearest verb over `token` that shows one; None where no verb stands above it."""
    found: Tense | None = None
    for verb in _verbs_above(token):
        found = _tense_of(verb)
        if found is not None:
            return found
    return found


TIMETABLE = {"begin", "start", "open", "close", "end", "expire", "resume", "meet", "vote", "depart", "kick"}
"""Verbs whose present tells of what is fixed for a day to come: the trial begins Monday."""


def is_timetabled(token: Token) -> bool:
    """Whether the nearest verb over `token` is one of a timetable, in the plain present: begins, takes place, is."""
    verb = next(_verbs_above(token), None)
    if verb is None or verb.tag_ not in ("VBZ", "VBP"):
        return False
    if verb.lemma_ == "be":
        led = token.head if token.dep_ == "pobj" and token.head.lower_ == "on" else token
        return verb.dep_ in ("ROOT", "ccomp", "conj") and led.head == verb
    if verb.lemma_ == "take":
        return any(child.lower_ in ("place", "effect") for child in verb.children)
    return verb.lemma_.lower() in TIMETABLE


FIXED = {
    "announce",
    "call",
    "set",
    "fix",
    "move",
    "postpone",
    "delay",
    "book",
    "extend",
    "reschedule",
    "adjourn",
    "date",
}
"""Verbs whose past may tell of a day to come: announced a vote for May, set a deadline on June 3."""


def is_done(token: Token) -> bool:
    """Whether `token` says when something was done: it hangs, by its preposition, on a verb in the simple past."""
    while token.dep_ == "conj":
        token = token.head  # on the 3rd and 4th of May
    led = token.head if token.dep_ == "pobj" and token.head.lower_ in ("in", "on", "since", "during") else None
    if led is None or led.dep_ != "prep" or led.head.lemma_.lower() in FIXED | SCHEDULED | AHEAD:
        return False
    verb = led.head
    passive = verb.tag_ == "VBN" and any(child.dep_ == "auxpass" and child.tag_ == "VBD" for child in verb.children)
    modal = any(child.tag_ in ("MD", "TO") for child in verb.children)
    return (verb.tag_ == "VBD" or passive) and not modal and _tense_of(verb) == "past"


SOMETIMES = {"can", "may", "must", "should", "might", "could"}


def is_open(token: Token) -> bool:
    """Whether the nearest verb over `token` tells what may be done, at no one time: visitors can enter from nine."""
    verb = next(_verbs_above(token), None)
    return verb is not None and any(child.tag_ == "MD" and child.lower_ in SOMETIMES for child in verb.children)


def _verbs_above(token: Token) -> Iterator[Token]:
    if token.pos_ in ("VERB", "AUX"):
        yield token
    for ancestor in token.ancestors:
        if ancestor.pos_ in ("VERB", "AUX"):
            yield ancestor


def _tense_of(verb: Token) -> Tense | None:
    """The tense a verb shows by its form, its auxiliaries, or the word that governs its infinitive."""
    helpers = [child for child in verb.children if child.dep_ in ("aux", "auxpass")]
    modals = {child.lower_ for child in helpers if child.tag_ == "MD"}
    if modals == {"could"} and _denied(verb):
        return "past"
    if modals & FUTURE_AUX:
        return "future"
    if verb.lemma_.lower() in SCHEDULED:
        return "past" if any(child.lower_ == "been" for child in helpers) else "future"
    do = next((child.tag_ for child in helpers if child.lemma_ == "do"), None)
    if "VBD" in (verb.tag_, do):
        return "future" if any(child.lower_ == "due" for child in verb.children) else "past"
    if do in ("VBP", "VBZ") or verb.tag_ in ("VBP", "VBZ"):
        return _present(verb)
    if verb.tag_ == "VB" or any(child.lower_ == "to" for child in helpers):
        return _infinitive(verb)
    if any(child.tag_ == "VBD" for child in helpers):
        return "past"
    if verb.tag_ == "VBN":
        return _participle(verb, helpers)
    if verb.tag_ == "VBG":
        if any(child.lemma_ in ("have", "'ve") for child in helpers):
            return "past"
        return "future" if any(child.lemma_ == "be" for child in helpers) else None
    return None


SUPPOSED = {"if", "unless", "once", "until", "till", "when"}
"""What makes a present look ahead: if they leave, when it meets."""


def _present(verb: Token) -> Tense:
    """Present, unless the verb is supposed, or carries what looks ahead: plans to, is likely to, is due."""
    for child in verb.children:
        if child.dep_ in ("mark", "advmod") and child.lower_ in SUPPOSED:
            return "future"
        if child.dep_ == "acomp" and child.lemma_.lower() in AHEAD:
            return "future"
        if child.dep_ == "xcomp" and child.tag_ == "VB" and verb.lemma_.lower() in AHEAD:
            return "future"
    return "present"


def _denied(verb: Token) -> bool:
    """Whether the verb, or its subject, is under a no: could not be found, neither could be found."""
    subjects = [child for child in verb.children if child.dep_ in ("nsubj", "nsubjpass")]
    return any(child.dep_ == "neg" for child in verb.children) or any(
        word.lower_ in ("no", "neither", "nobody", "none", "nothing")
        for subject in subjects
        for word in subject.subtree
    )


def _infinitive(verb: Token) -> Tense | None:
    head = verb.head
    if head.tag_ == "VBD" and any(child.lower_ == "have" for child in verb.children if child.dep_ == "aux"):
        return "past"  # was to have met
    ruler = head.head if head.pos_ == "ADJ" else head  # had been due to end, had planned to end
    if any(child.lower_ == "had" for child in ruler.children if child.dep_ == "aux"):
        return "past"
    if verb.dep_ in ("relcl", "acl") and any(child.lower_ in FIRST for child in head.children):
        return None  # the first state to join on Friday: it lies where the clause around it does
    if head != verb and (head.lemma_.lower() in AHEAD or head.pos_ in ("NOUN", "PROPN")):
        return "future"
    if head.lemma_ in ("be", "go"):
        return "future"
    return None


def _participle(verb: Token, helpers: list[Token]) -> Tense | None:
    if any(child.lemma_ in ("have", "'ve") for child in helpers):
        return "past"
    if any(child.lemma_ == "be" for child in helpers):
        return "future" if verb.lemma_.lower() in AHEAD else "present"
    # A bare participle tells what was done (the ruling announced Friday), but one that is joined on shares the
    # auxiliary of the first (will be tried and sentenced).
    return None if verb.dep_ == "conj" else "past"
