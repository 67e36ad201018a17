"""The date of a happening: from its own clause, else from its sentence, else none."""

import re
from dataclasses import dataclass, replace
from datetime import date

from spacy.tokens import Span, Token

from transforms.dates import article_day
from transforms.document import Document
from transforms.events.lexicon import words
from transforms.events.modality import SPEECH
from warehouse.schema import Basis, Date, Precision

ENDED = frozenset({"end", "conclude", "finish", "stop", "cease"})
REFERRING = frozenset(
    {"since", "until", "till", "before", "after", "following", "amid", "despite", "over", "about", "by", "from"}
)
"""Prepositions that set a happening beside another, whose date is not its own: *served in 2016, until his arrest*."""
PARTS = frozenset(
    {"hour", "morning", "evening", "night", "afternoon", "day", "week", "weekend", "month", "year", "start",
     "beginning", "middle", "end", "first", "half", "quarter", "summer", "winter", "spring", "autumn", "season"}
)  # fmt: skip
"""Nouns whose "of" names the time they are part of: *in the month of June*."""
HARMING = frozenset(
    {"kill", "wound", "injure", "hurt", "die", "oust", "overthrow", "topple", "depose", "remove", "seize", "capture",
     "destroy", "defeat", "massacre", "displace", "murder", "execute", "abduct", "kidnap", "evict", "shoot", "rape",
     "torture", "beat", "stab"}
)  # fmt: skip
"""What is done in a war, a coup or a riot, on whose date it was: *killed in the 1999 war*."""
UPHEAVALS = frozenset(
    {"war", "coup", "uprising", "revolution", "riot", "conflict", "genocide", "revolt", "rebellion", "protest", "rally"}
)
RECURRING = frozenset({"break", "holiday", "vacation", "session", "term", "season", "campaign", "election", "pandemic"})
"""What is told from others of its kind by its season or year."""
HELD = frozenset({"detain", "hold", "jail", "imprison", "ban", "block", "close", "occupy", "blockade", "besiege"})
"""What lasts from its first day: *has been detained since May*."""
LENGTH = re.compile(r"(?i)(?!.*\b(?:recent|past|last|coming|next)\b)(?:\S+ )*(?:days|weeks|months|years|decades)")
RANKED = re.compile(r"(?i)\b(?:first|second|third|only|worst|biggest|largest|deadliest|highest|lowest|longest)\b")
NOUN_PARTS = frozenset({"dobj", "compound", "nmod", "amod", "conj"})
YEARS = re.compile(r"P([1-9]\d?)Y")
BOUNDS = frozenset({"since", "until", "till", "by", "before", "after", "from", "to", "following", "than", "of", "for"})
"""Prepositions that set a bound or a length, not the day itself."""


@dataclass(frozen=True)
class When:
    """The date columns of an event."""

    start: date | None = None
    end: date | None = None
    precision: Precision | None = None
    basis: Basis | None = None
    text: str | None = None


def verb_above(token: Token) -> Token:
    """The nearest verb above a word; the root of its sentence where there is none."""
    return next((a for a in token.ancestors if a.pos_ in ("VERB", "AUX")), token.sent.root)


def of_event(document: Document, trigger: Token, anchor: Token, triggers: frozenset[int]) -> When:
    """The date told for a trigger whose tense stands at `anchor`. `triggers`: token indices of all."""
    if _remembered(trigger):
        return When()
    sentence, today = trigger.sent, article_day(document.article)
    own, near, since = [], [], When()
    for found in _of_sentence(document, sentence):
        if found.value_type in ("DURATION", "SET") and found.date_start is None:
            continue
        span = document.span(found.char_start, found.char_end)
        if span is None or _in_address(document.text, found.char_start):
            continue
        if found.precision in ("decade", "century") and head_of(span).dep_ in NOUN_PARTS:
            continue  # *returned a 16th century painting*
        since_then = _preposition(head_of(span)) == "since"
        if (
            _since_the_last(span)
            or _of_a_law(span)
            or _of_the_cause(head_of(span), trigger)
            or (not since_then and _over_before(found, anchor, today))
        ):
            continue
        closeness = 2 if _beside(span, trigger, anchor) else _closeness(head_of(span), trigger, anchor, triggers)
        days = _days_on(found) and _preposition(head_of(span)) in ("from", "between")
        if bounded(head_of(span)) and not days and not _opened_by_when(head_of(span), anchor):
            if closeness == 2 and since_then and _lasts(anchor) and found.date_start:
                since = When(found.date_start, None, found.precision, "stated", found.text)
            continue
        if closeness == 2:
            own.append(found)
        elif closeness == 1:
            near.append(found)
    chosen = own or near
    if not chosen:
        return since
    nearest = min(chosen, key=lambda d: (d.date_start is None, abs(d.char_start - trigger.idx)))
    told = _when(nearest, today is None)
    if told.start is not None and today is not None and told.start > today and _of_the_past(trigger, anchor):
        return When()  # *called for a strike on 3 June*: the day of what is called for
    return _with_length(document, trigger, anchor, told)


def of_promise(document: Document, trigger: Token, triggers: frozenset[int]) -> When:
    """The day on which someone said what he would do: *said on Monday that it would free them on Friday*."""
    says = trigger.head
    told = of_event(document, says, says, triggers - {trigger.i})
    if told.text is not None:
        return told
    for found in _of_sentence(document, trigger.sent):
        span = document.span(found.char_start, found.char_end)
        if span is not None and 0 < span.start - says.i <= 2 and span.end <= trigger.i and not bounded(head_of(span)):
            return _when(found, article_day(document.article) is None)  # *said on Monday it would free them*
    return When()


def promised(trigger: Token) -> bool:
    """Whether a word tells what someone says that he will do."""
    aux = {c.lower_ for c in trigger.children if c.dep_ == "aux"}
    return (
        trigger.dep_ == "ccomp" and trigger.head.lemma_ in SPEECH and bool(aux & {"will", "would", "wo", "'ll", "’ll"})
    )


def _of_sentence(document: Document, sentence: Span) -> list[Date]:
    """The expressions of a sentence; *19 to 20 July* and *March 23-24* as one stretch of days."""
    inside = [d for d in document.dates if sentence.start_char <= d.char_start and d.char_end <= sentence.end_char]
    found: list[Date] = []
    for each in inside:
        last = found[-1] if found else None
        between = document.text[last.char_end : each.char_start] if last is not None else ""
        days = last is not None and last.precision == each.precision == "day" and BETWEEN.fullmatch(between) is not None
        start, end = (last.date_start, each.date_start) if last is not None else (None, None)
        if last is not None and days and start is not None and end is not None and 0 < (end - start).days < 60:
            text = document.text[last.char_start : each.char_end]
            found[-1] = replace(last, text=text, char_end=each.char_end, date_end=each.date_end)
        else:
            found.append(each)
    return found


BETWEEN = re.compile(r"\s*[-–—]\s*|\s+(?:to|until|through|and)\s+")


def _days_on(found: Date) -> bool:
    """Whether an expression is a stretch of several days."""
    start, end = found.date_start, found.date_end
    return found.precision == "day" and start is not None and end is not None and end > start


def _with_length(document: Document, trigger: Token, anchor: Token, told: When) -> When:
    """*The three-year war ended in 1994*: the years before the end too, no finer than a year."""
    if told.start is None or told.end is None or anchor.lemma_ not in ENDED or trigger.pos_ != "NOUN":
        return told
    for found in document.dates:
        length = YEARS.fullmatch(found.value or "")
        span = document.span(found.char_start, found.char_end)
        if length and span is not None and head_of(span).head.i == trigger.i and head_of(span).i < trigger.i:
            return When(date(told.end.year - int(length[1]), 1, 1), told.end, "year", "inferred", told.text)
    return told


def head_of(span: Span) -> Token:
    """The word of an expression that hangs on the rest: the first year of a list of years, never an article."""
    root = next((t for t in span if t.dep_ != "det" and t.head not in span), span.root)
    while root.dep_ == "conj" and root.ent_type_ == "DATE" and root.head.like_num:
        root = root.head  # *the 2014, 2015 and 2017 protests*
    return root


def _remembered(trigger: Token) -> bool:
    """Whether a happening is only remembered there: *the anniversary of the invasion*."""
    return trigger.dep_ == "pobj" and trigger.head.head.lemma_.lower() in words("memory")


def _in_address(text: str, position: int) -> bool:
    """Whether a position lies inside a web address."""
    start = max(text.rfind(blank, 0, position) for blank in (" ", "\n", "\t")) + 1
    return "://" in text[start:position] or text.startswith("www.", start)


def bounded(root: Token) -> bool:
    """Whether a preposition makes the expression a bound."""
    return _preposition(root) in BOUNDS


def _preposition(root: Token) -> str | None:
    """The preposition that an expression stands behind; of *in the month of June* that of the month."""
    while True:
        while root.dep_ in ("nummod", "appos", "compound", "nmod") and _of_time(root.head):
            root = root.head  # *for the financial year 2021*
        if root.dep_ != "pobj":
            return None
        if root.head.lower_ != "of" or root.head.head.lemma_.lower() not in PARTS:
            planned = root.head.lower_ == "for" and root.head.head.lemma_ in SET  # *scheduled for Tuesday*
            return "as of" if root.head.head.lower_ == "as" else "on" if planned else root.head.lower_
        root = root.head.head


def _of_time(noun: Token) -> bool:
    """Whether a word is itself of a time: *year*, *May*, *14*."""
    return noun.ent_type_ in ("DATE", "TIME") or noun.lemma_.lower() in PARTS or noun.like_num


def _since_the_last(span: Span) -> bool:
    """Whether a length says how long there was none before: *its first summit in three years*."""
    preposition = head_of(span).head
    if head_of(span).dep_ != "pobj" or preposition.lower_ != "in" or not LENGTH.fullmatch(span.text):
        return False
    return RANKED.search(span.doc[preposition.sent.start : preposition.i].text) is not None


def _of_a_law(span: Span) -> bool:
    """Whether a year is part of the name of a law: *the Trafficking Act, 1956*."""
    before = [t for t in span.doc[max(0, span.start - 2) : span.start] if not t.is_punct]
    return bool(before) and before[-1].text in ("Act", "Code", "Law", "Ordinance", "Rules", "Bill")


def _of_the_cause(root: Token, trigger: Token) -> bool:
    """Whether an expression dates what someone is tried or thanked for: *sentenced for crimes in the war of 1971*."""
    before = root.doc[root.head.i - 1] if root.dep_ == "pobj" and root.head.i > trigger.i + 1 else root
    if before.lemma_.lower() in UPHEAVALS and any(t.lower_ == "for" for t in root.doc[trigger.i : before.i]):
        return True  # *for crimes in the war in 1971*, hung on the verb
    causes = [a for a in root.ancestors if a.lower_ in ("for", "over") and a.dep_ == "prep" and trigger in a.ancestors]
    deeds = [p for cause in causes for p in cause.children if p.dep_ in ("pobj", "pcomp") and p in root.ancestors]
    return any(deed.lemma_ not in words("talks") | words("conference") for deed in deeds)


def _over_before(found: Date, anchor: Token, today: date | None) -> bool:
    """Whether an expression was over before what still goes on: *have been investigating the raid of May 2019*."""
    aux = {c.lower_ for c in anchor.children if c.dep_ == "aux"}
    if anchor.tag_ != "VBG" or not aux & {"is", "are", "am", "been", "'s", "’s", "'re", "’re"} or aux & {"had", "was"}:
        return False
    last = found.date_end or found.date_start
    if last is None:
        return False
    return "been" in aux if today is None else (today - last).days > 1


def _of_the_past(trigger: Token, anchor: Token) -> bool:
    """Whether a happening is told in the past, so that no day to come is its own."""
    verb = trigger if trigger.pos_ == "VERB" else anchor
    if any(c.dep_ == "aux" and c.lower_ in TO_COME for c in verb.children):
        return False
    aux = {c.lower_ for c in verb.children if c.dep_ in ("aux", "auxpass")}
    return verb.tag_ == "VBD" or (verb.tag_ == "VBN" and bool(aux & {"was", "were", "had", "has", "have"}))


TO_COME = frozenset({"will", "would", "to", "may", "might", "could", "can", "shall", "must", "should"})


def _beside(span: Span, trigger: Token, anchor: Token) -> bool:
    """Whether an expression that the parser hung elsewhere stands right in the trigger's clause.

    Between its auxiliary and itself (*was last year freed by*), or before a title that begins its subject
    (*last Thursday Governor Lowe sued them*).
    """
    doc, verb = trigger.doc, anchor if trigger.pos_ != "VERB" else trigger
    if span.start and doc[span.start - 1].pos_ == "AUX" and span.end == verb.i:
        return True
    first = span[0].lower_ in ("last", "this", "next", "yesterday", "today")
    if (
        not first
        or head_of(span).dep_ not in ("compound", "nmod", "amod", "npadvmod")
        or head_of(span).head.pos_ != "PROPN"
    ):
        return False
    subject = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    return subject is not None and span.start == subject.left_edge.i and head_of(span).head.i >= subject.left_edge.i


def _opened_by_when(root: Token, verb: Token) -> bool:
    """Whether a verb's clause spells out an expression: *in October 2019, when thousands marched*."""
    opener = next((c for c in verb.children if c.lower_ == "when" and c.dep_ == "advmod"), None)
    if opener is None or opener.i <= root.i:
        return False
    between = root.doc[root.i + 1 : opener.i]
    return not any(t.pos_ in ("VERB", "AUX", "PRON") for t in between)


def _lasts(verb: Token) -> bool:
    """Whether a verb tells what has gone on until now: *talks have been going on since 2021*, *has been held since*."""
    aux = {c.lower_ for c in verb.children if c.dep_ == "aux"}
    if verb.tag_ == "VBN" and verb.lemma_ in HELD and any(c.lower_ == "been" for c in verb.children):
        return bool(aux & {"has", "have", "had", "'ve", "’ve"})
    return verb.tag_ == "VBG" and "been" in aux and bool(aux & {"has", "have", "'ve", "’ve"})


def _closeness(root: Token, trigger: Token, anchor: Token, triggers: frozenset[int]) -> int:
    """2: the expression stands in the trigger's own clause; 1: in one right above or below; 0: elsewhere."""
    if root.dep_ in ("compound", "nmod", "nummod", "amod", "poss") and root.head.i != trigger.i:
        if _there(root, anchor):
            return 2
        return 2 if _in_upheaval(root.head, trigger) else 0
    if _opened_by_when(root, anchor) or _of_gathering(root, trigger) or _there(root, anchor):
        return 2
    if trigger.pos_ != "VERB" and trigger.dep_ == "pobj" and trigger.head.lower_ in REFERRING:
        return 2 if trigger in root.ancestors else 0
    told_by_another = trigger.pos_ != "VERB" and anchor.i in triggers and anchor.i != trigger.i
    for ancestor in root.ancestors:
        if told_by_another and ancestor.i == anchor.i:
            return 0
        before = anchor.dep_ == "conj" and ancestor.i == anchor.head.i and root.i < ancestor.i
        if before and (_shares_subject(anchor) or _fronted(root, ancestor)):
            return 1
        if (
            ancestor.dep_ == "conj"
            and ancestor.head.i == anchor.i
            and root.i > ancestor.i
            and (_told_as_one(anchor, ancestor) or (anchor.lemma_ in HARMING and ancestor.lemma_ in HARMING))
        ):
            return 1
        if ancestor.i in triggers and ancestor.i not in (trigger.i, anchor.i):
            return 0
        if ancestor.i in (trigger.i, anchor.i):
            return 2
        if ancestor.pos_ in ("VERB", "AUX"):
            break
    verb = verb_above(root)
    if verb.lemma_ in SPEECH and trigger.tag_ == "VBG" and trigger.dep_ == "advcl" and trigger.head.i == verb.i:
        return int(root.i < trigger.i)  # *said on Monday, urging the ministry to act*
    if verb.lemma_ in SPEECH or verb.i in triggers:
        return 0
    above = anchor
    while above.dep_ in ("xcomp", "advcl") and _to(above) and above.head.i != verb.i and above.head.lemma_ in DOING:
        above = above.head  # *in 2018, the court had to step in to rule*
    if above.dep_ in ("xcomp", "conj", "advcl") and above.head.i == verb.i and (above.i == anchor.i or root.i < verb.i):
        before = any(c.dep_ == "mark" and c.lower_ in ASIDE for c in above.children)
        later = above.dep_ == "conj" and any(c.lower_ in ("has", "have", "had") for c in above.children)
        return int(not before and not later and (above.dep_ != "conj" or _shares_subject(above)))
    if anchor.dep_ == "relcl" and anchor.head.lemma_ in words("assault") and verb_above(anchor.head).i == verb.i:
        return 1
    aside = any(c.dep_ == "mark" and c.lower_ in ASIDE | {"before"} for c in verb.children)
    return int(verb.dep_ in ("xcomp", "advcl") and verb.head.i == anchor.i and not aside)


DOING = frozenset(
    {"have", "step", "come", "go", "manage", "begin", "start", "help", "proceed", "try", "attempt", "move"}
)
"""Verbs whose infinitive is done when they are."""
ASIDE = frozenset({"after", "since", "until", "till", "although", "though", "because"})
"""Marks of a clause that was at another time than the one above: *resigned on Monday after rebels took the town*."""


def _to(verb: Token) -> bool:
    """Whether a verb is an infinitive."""
    return any(c.lower_ == "to" and c.dep_ == "aux" for c in verb.children)


TAKING_PLACE = frozenset({"hold", "take", "begin", "start", "open", "convene", "organize", "organise", "host", "occur"})
SET = frozenset({"schedule", "plan", "set", "slate", "stage", "conduct"})
GATHERINGS = frozenset(
    {"conclave", "exercise", "drill", "rally", "ceremony", "festival", "celebration", "parade", "event"}
)


def _of_gathering(root: Token, trigger: Token) -> bool:
    """Whether a clause on what someone joins or holds tells its day: *attended a summit held on Monday*."""
    verb = verb_above(root)
    gathering = verb.head
    if verb.dep_ not in ("acl", "relcl") or any(c.tag_ == "MD" for c in verb.children):
        return False
    if gathering.i == trigger.i:
        return verb.lemma_ in TAKING_PLACE | SET  # *a meeting scheduled for Monday*
    held = verb.lemma_ in TAKING_PLACE
    joined = gathering.lemma_.lower() in words("talks") | words("conference") | GATHERINGS
    if not held or not joined or trigger.lemma_ not in words("carrier"):
        return False
    return trigger in (gathering.head, gathering.head.head) and gathering.dep_ in ("dobj", "pobj", "nsubjpass")


def _there(root: Token, anchor: Token) -> bool:
    """Whether an expression dates the gathering *at which* something was done: *a Sunday rally at which they swore*."""
    if anchor.dep_ != "relcl":
        return False
    there = any(c.lower_ in ("at", "during") and any(p.lower_ == "which" for p in c.children) for c in anchor.children)
    if not there and not any(c.lower_ == "where" for c in anchor.children):
        return False
    gathering = anchor.head
    if gathering.lemma_ not in words("talks") | words("conference"):
        return False
    if root.dep_ in ("compound", "nmod", "poss"):
        return root.head.i == gathering.i
    held = gathering.head if gathering.dep_ in ("dobj", "nsubjpass") else gathering
    on = root.head if root.dep_ == "pobj" else root
    return on.head.i in (gathering.i, held.i) and on.i < anchor.i


def _in_upheaval(noun: Token, trigger: Token) -> bool:
    """Whether a dated war, coup or riot is where the trigger was: *toppled in a 2003 coup*."""
    if noun.dep_ == "pobj" and noun.lemma_.lower() in RECURRING:
        return noun.head.lower_ in ("in", "during") and noun.head.head.i == trigger.i  # *during the spring break*
    if trigger.lemma_ not in HARMING:
        return False
    if noun.dep_ == "nsubj" and noun.head.i == trigger.i:
        return noun.lemma_.lower() in UPHEAVALS | words("assault")  # *the July attack killed four*
    held = noun.dep_ == "pobj" and noun.head.lower_ in ("in", "during") and noun.head.head.i == trigger.i
    return held and noun.lemma_.lower() in UPHEAVALS


def _told_as_one(first: Token, second: Token) -> bool:
    """Whether two verbs share subject and, without a comma between, the time behind the second."""
    between = first.doc[first.i : second.i]
    return _shares_subject(second) and not any(t.text in (",", ";", "—", "–") for t in between)


def _fronted(root: Token, verb: Token) -> bool:
    """Whether an expression stands before its verb's subject: *In May, they won and the court freed him* dates both."""
    subject = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    return subject is not None and root.i < subject.left_edge.i


def _shares_subject(verb: Token) -> bool:
    """Whether a conjoined verb has its subject from the verb before."""
    return not any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children)


def still_to_come(document: Document, when: When) -> bool:
    """Whether a date lies after the article's own day; without one, whether its words say so."""
    today = article_day(document.article)
    if today is not None:
        return when.start is not None and when.start > today
    return when.text is not None and when.start is None and AHEAD.match(when.text) is not None


AHEAD = re.compile(r"(?i)(?:tomorrow|next|the coming|coming)\b")


def _when(found: Date, undated: bool) -> When:
    """The date columns; an expression that the article's own date left unresolved tells nothing."""
    basis: Basis = "stated"
    if found.date_start is None:
        return When(text=found.text, basis=basis) if undated else When()
    return When(found.date_start, found.date_end, found.precision, basis, found.text)
