"""Where the content behind its cue starts and ends: what the parse governs, mended where parses commonly slip."""

from spacy.tokens import Token

from transforms.quotes import lexicon
from transforms.quotes.cues import Cue
from transforms.quotes.edges import tidy
from transforms.quotes.governed import governed, is_infinitive
from transforms.quotes.page import Page, end_of
from transforms.quotes.speakers import SUBJECTS, reports_anew

FINITE = frozenset(("VBD", "VBZ", "VBP", "MD"))
JOINERS = frozenset(("and", "or", "but"))
LEADS_IN = frozenset(("for", "on", "about", "of", "to"))
"""Prepositions right behind a cue that the content leaves out."""
ASIDE_LINKS = frozenset(("during", "after", "via", "by", "through", "at"))
TIME_CLAUSES = frozenset(("after", "before", "when", "while", "as", "where", "since"))
CLAUSES = frozenset(("ccomp", "xcomp", "advcl"))
BACKSHIFTED = frozenset(("would", "could", "might"))
LONGEST_SUBJECT = 15
"""Words from *and* to the verb of the clause it joins."""
SHORTEST = 3
"""Words that must be left of the content where an aside behind it is cut."""
DASHES = frozenset(("—", "–", "-", "--"))
PAUSES = frozenset((",", ";", "—", "–", "-"))


def content(page: Page, cue: Cue, complement: Token, verbs: dict[int, Cue]) -> tuple[int, int] | None:
    """The content behind the cue, from the words it governs."""
    start, end = _behind_time(cue, complement, _start(cue, complement)), _end(page, cue, complement, verbs)
    first = [
        word for word in page.tokens_within(start, end)[:4] if not word.is_punct and word.pos_ not in ("ADV", "PART")
    ]
    if len(first) > 1 and first[0].lower_ in JOINERS and first[1].i in verbs:
        return None  # what follows is said by another cue
    return tidy(page, start, _before_lost_subject(page, start, end))


def _behind_time(cue: Cue, complement: Token, start: int) -> int:
    """The start moved behind a time that stands between the cue and its infinitive, and so is the cue's own: agreed
    [on Monday] to leave; vowed [last week] not to leave.
    """
    doc = complement.doc
    to = next((word for word in complement.lefts if word.lower_ == "to" and word.dep_ == "aux"), None)
    if to is None or to.i <= cue.verb.i:
        return start
    first = doc[to.i - 1] if doc[to.i - 1].lower_ == "not" else to
    between = [word for word in doc[cue.verb.i + 1 : first.i] if word.idx >= start]
    timed = [word.i in cue.timed for word in between]
    if any(timed) and all(known or word.pos_ == "ADP" for known, word in zip(timed, between, strict=True)):
        return first.idx
    return start


def _before_lost_subject(page: Page, start: int, end: int) -> int:
    """The end moved before what opens a clause whose rest the parse cut off: help [as she] and her sons fight; wait in
    the car [and then] drives off.
    """
    words = page.tokens_within(start, end)
    for joined in (words[-1:], words[-2:]):
        if (
            len(words) > SHORTEST + 2
            and joined[0].lower_ in JOINERS
            and all(w.pos_ in ("CCONJ", "ADV") for w in joined)
        ):
            return joined[0].idx
    if len(words) < SHORTEST + 2 or words[-1].lower_ not in ("he", "she", "they", "we") or words[-1].is_title:
        return end
    return words[-2].idx if words[-2].pos_ in ("SCONJ", "ADP") else end


def stance_that(cue: Cue, noun: Token) -> Token | None:
    """The *that* right behind a noun of stance: expressed hope that."""
    if noun.dep_ != "dobj" or "stance" not in cue.frames:
        return None
    that = next((word for word in noun.subtree if word.lower_ == "that" and word.dep_ == "mark"), None)
    return that if that is not None and that.i - noun.i <= 2 else None


def _start(cue: Cue, complement: Token) -> int:
    doc = cue.verb.doc
    that = _that_of(complement)
    if complement.dep_ in ("ccomp", "xcomp") or that is not None:
        first = complement.left_edge
        if first.i <= cue.verb.i:
            first = doc[cue.verb.i + 1]
        for i in range(cue.verb.i + 1, min(complement.i, cue.verb.i + 40)):
            if doc[i].dep_ in SUBJECTS:
                continue
            joins = doc[i].dep_ == "mark" and not _belongs_to_noun(doc[i])
            if doc[i].lower_ == "that" and (joins or i <= first.i or doc[i] == that):
                return end_of(doc[i])
        if _lost_its_subject(cue, complement):
            return end_of(last_of(cue))
        if "told" not in cue.frames and complement.dep_ == "xcomp":
            return end_of(last_of(cue))
        return _behind_aside(cue, complement, first).idx
    if complement.dep_ == "advcl" and is_infinitive(complement):
        return complement.left_edge.idx
    that = stance_that(cue, complement)
    if that is not None:
        return end_of(that)
    leads_in = complement.i == last_of(cue).i + 1 or "weight" in cue.frames
    if complement.dep_ == "prep" and leads_in and complement.lower_ in LEADS_IN:
        return end_of(complement)
    return end_of(last_of(cue))


def _belongs_to_noun(that: Token) -> bool:
    """Whether *that* opens a clause which only tells what a noun is: said the remark [that it was late] was a joke."""
    clause = that.head
    return clause.dep_ in ("acl", "relcl", "ccomp") and clause.head.pos_ == "NOUN" and clause.head.i < that.i


def _lost_its_subject(cue: Cue, clause: Token) -> bool:
    """Whether the parse took the subject of a clause for an object of the cue: they state [their goal] is to win."""
    if clause.dep_ != "ccomp" or "told" in cue.frames or any(word.dep_ in SUBJECTS for word in clause.lefts):
        return False
    finite = clause.tag_ in FINITE or any(word.tag_ in FINITE for word in clause.lefts)
    return finite and any(
        word.dep_ in ("dobj", "nsubj") and cue.verb.i < word.i < clause.i and word.i not in cue.timed
        for word in cue.verb.rights
    )


def _that_of(clause: Token) -> Token | None:
    """The *that* of a finite clause that the parse took for an adverbial one."""
    if clause.dep_ != "advcl":
        return None
    return next((word for word in clause.lefts if word.lower_ == "that"), None)


def _behind_aside(cue: Cue, clause: Token, first: Token) -> Token:
    """The subject of a clause without *that*, where a time between it and the cue belongs to the cue: said on the phone
    this week the bank would close.
    """
    subject = next((word for word in clause.lefts if word.dep_ in SUBJECTS), None)
    if subject is None or subject.left_edge.i <= first.i:
        return first
    between = first.doc[first.i : subject.left_edge.i]
    tops = [word for word in clause.lefts if first.i <= word.i < subject.left_edge.i]
    aside = all(word.dep_ == "npadvmod" or (word.dep_ == "prep" and word.lower_ in ASIDE_LINKS) for word in tops)
    return subject.left_edge if tops and aside and "," not in [word.text for word in between] else first


def last_of(cue: Cue) -> Token:
    """The last word of the cue: its verb or the particle right behind it."""
    doc = cue.verb.doc
    last = cue.verb
    if last.i + 1 < len(doc) and doc[last.i + 1].dep_ == "prt" and doc[last.i + 1].head == cue.verb:
        last = doc[last.i + 1]
    return last


def _end(page: Page, cue: Cue, complement: Token, verbs: dict[int, Cue]) -> int:
    doc, limit = cue.verb.doc, page.sentence(cue.verb.idx)[1]
    last = complement.right_edge
    while complement.dep_ not in CLAUSES and last.i > complement.i and _pauses(last):
        last = doc[last.i - 1]
    asked = next((child for child in cue.verb.rights if child.dep_ == "xcomp" and is_infinitive(child)), None)
    if asked is not None and complement.dep_ in ("dobj", "dative"):
        last = max(last, asked.right_edge, key=lambda word: word.i)
    under = {word.i for word in cue.verb.subtree}
    following = last.i + 1
    while following < len(doc) and doc[following].idx < limit and following in under:
        word = doc[following]
        if _pauses(word) or word.dep_ in ("cc", "conj") or word.is_space:
            break
        if word.dep_ == "agent" and word.head == cue.verb:
            break
        last = word
        following += 1
    called = _called(cue, complement)
    if called is not None and called.i > last.i:
        last = called.right_edge
    joined = _joined_to_cue(cue, complement, last, verbs)
    last = joined.right_edge if joined is not None else last
    end = _goes_on(page, complement, over_marks(page, min(end_of(last), limit)), limit, verbs)
    end = whole_word(page, _with_joined_clause(page, cue, complement, end, limit, verbs))
    end = _with_lost_verb(page, complement, end, limit, verbs)
    end = cut(page, cue, complement, end, verbs)
    if complement.dep_ not in CLAUSES:
        end = _before_medium(page, complement, _before_other_report(page, complement, end, verbs))
    return over_marks(page, _before_remark(page, complement, _before_aside(page, complement, end)))


def _joined_to_cue(cue: Cue, complement: Token, last: Token, verbs: dict[int, Cue]) -> Token | None:
    """The verb right behind the content's comma that goes on with the reported clause, though the parse ties it to the
    cue: the first of several that the last alone has *and* before (police said that they stopped him, took his keys and
    left), or, where the cue is a participle, a participle itself (adding that she would go, fearing the worst).
    """
    if complement.dep_ != "ccomp" or last.i + 2 >= len(last.doc) or last.nbor().text != ",":
        return None
    verb = last.nbor(2)
    if verb.head != cue.verb or verb.i in verbs or any(child.dep_ in SUBJECTS for child in verb.lefts):
        return None
    if verb.tag_ == "VBG":
        return verb if cue.verb.tag_ == "VBG" and verb.dep_ == "advcl" else None
    listed = any(child.dep_ == "conj" and child.tag_ == verb.tag_ and child.i not in verbs for child in verb.rights)
    told = any(child.lower_ == "that" and child.dep_ == "mark" for child in complement.lefts)
    return verb if verb.dep_ == "conj" and verb.tag_ == complement.tag_ and listed and told else None


def _with_lost_verb(page: Page, complement: Token, end: int, limit: int, verbs: dict[int, Cue]) -> int:
    """The end moved over a verb right behind whose subject the content holds: no proof that the dog | was wild; or back
    before that subject, where the verb is another cue: the well was dry [and others] warned ...
    """
    following = page.tokens_within(end, limit)[:1]
    if not following or following[0].tag_ not in FINITE:
        return end
    verb = following[0] if following[0].dep_ not in ("aux", "auxpass") else following[0].head
    subject = next((child for child in verb.lefts if child.dep_ in SUBJECTS), None)
    if subject is None or subject.left_edge.idx <= complement.left_edge.idx or end_of(subject) > end:
        return end
    before = subject.left_edge.nbor(-1)
    if verb.i in verbs or before.lower_ in JOINERS:
        return before.idx if before.lower_ in JOINERS else end
    return min(limit, end_of(verb.right_edge))


def _called(cue: Cue, complement: Token) -> Token | None:
    """The *as* that says what the object is called, where an aside parts the two: hailed the bridge – his – as new."""
    if "as" not in cue.frames or complement.dep_ != "dobj":
        return None
    return next((child for child in cue.verb.rights if child.lower_ == "as" and child.dep_ == "prep"), None)


def _pauses(word: Token) -> bool:
    """Whether a comma, semicolon or dash stands there, and no hyphen within a word: NATO-led."""
    return word.text in PAUSES and not (word.text == "-" and word.i > 0 and not word.nbor(-1).whitespace_)


def whole_word(page: Page, end: int) -> int:
    """The end moved behind the word it falls into, where the parse divides a word at its hyphen: a state|-led firm."""
    text = page.text
    while 0 < end < len(text) - 1 and text[end - 1].isalnum() and text[end] == "-" and text[end + 1].isalnum():
        end += 1
        while end < len(text) and text[end].isalnum():
            end += 1
    return end


def _with_joined_clause(page: Page, cue: Cue, complement: Token, end: int, limit: int, verbs: dict[int, Cue]) -> int:
    """The end moved over one more clause that *and* or *but* joins, where its words show that it is reported too: it
    opens with *that*, has *would* under a verb of speech in the past (she said it was late, but talks would go on), or
    stands partly in marks that no other cue claims (he says it is late, but he feels “at home”).
    """
    if complement.dep_ not in CLAUSES or is_infinitive(complement):
        return end
    marked = _joined_in_marks(page, end, limit, verbs)
    if marked is not None:
        return marked
    rest = [word for word in page.tokens_within(end, limit) if not word.is_punct][:LONGEST_SUBJECT]
    if len(rest) < 3 or rest[0].lower_ not in JOINERS or rest[0] not in page.tokens_within(end, end + 5):
        return end
    if rest[1].lower_ == "that" and rest[1].dep_ == "mark":
        return max(end, min(limit, end_of(rest[1].head.right_edge)))
    finite = next((word for word in rest if word.tag_ in FINITE or word.i in verbs), rest[0])
    past = cue.verb.tag_ in ("VBD", "VBN", "VBG")
    if not past or finite.lower_ not in BACKSHIFTED or finite.i - rest[0].i < 2:
        return end
    verb = finite.head if finite.dep_ == "aux" else finite
    return max(end, limit if verb.right_edge == finite else min(limit, end_of(verb.right_edge)))


def _joined_in_marks(page: Page, end: int, limit: int, verbs: dict[int, Cue]) -> int | None:
    """Where the sentence's last marked words end, if a clause without a cue leads to them behind a comma or *and*."""
    rest = page.tokens_within(end, limit)
    plain = [word for word in rest if page.marked[word.i] is None and not word.is_quote]
    if not plain or plain[0] != rest[0] or not (rest[0].text == "," or rest[0].lower_ in JOINERS):
        return None
    if any(word.i in verbs or word.text in (":", ";") or word.tag_ == "VBG" for word in plain):
        return None
    if any(word.lower_ in ("according", "who", "which") or (word.text in PAUSES and _pauses(word) and word.text != ",")
           for word in plain):  # fmt: skip
        return None
    last = next((index for word in reversed(rest) if (index := page.marked[word.i]) is not None), None)
    if last is None or not page.stretches[last].closed or not any(word.tag_ in FINITE for word in plain):
        return None
    return max(end, limit if page.stretches[last].end + 1 >= limit else page.stretches[last].end)


def _goes_on(page: Page, complement: Token, end: int, limit: int, verbs: dict[int, Cue]) -> int:
    """The end moved over what is joined to the content, though the parse ties it to something else: more marked words,
    or *and* with one more infinitive, gerund or noun phrase.
    """
    rest = [word for word in page.tokens_within(end, limit) if not word.is_punct]
    plain = [word for word in rest if page.marked[word.i] is None]
    if not rest or any(word.i in verbs or word.lower_ == "according" for word in plain):
        return end
    finite = any(word.tag_ in FINITE for word in plain)
    within = page.stretch_at(end - 1)
    if within is not None and page.stretches[within].closed and len(plain) < len(rest) and not finite:
        return limit
    if rest[0].lower_ not in JOINERS or len(rest) < 2 or rest[0] not in page.tokens_within(end, end + 5):
        return end
    said = page.tokens_within(complement.left_edge.idx, end)
    joined = next((word for word in rest[1:] if word.pos_ not in ("ADV", "PART")), None)
    if joined is None or joined.i - rest[0].i > 4:
        return end
    within = page.marked[joined.i]
    if within is not None:
        return page.stretches[within].end if complement.dep_ in CLAUSES else end
    if joined.tag_ in ("VB", "VBG") and not finite and any(word.tag_ == joined.tag_ for word in said):
        return min(limit, end_of(joined.right_edge))
    if joined.pos_ in ("NOUN", "PROPN", "ADJ", "DET", "NUM") and not finite and not _is_gerund(complement):
        return min(limit, end_of(plain[-1]))
    return end


def cut(page: Page, cue: Cue, complement: Token, end: int, verbs: dict[int, Cue]) -> int:
    """The end moved before words that report anew, wherever the parse hangs them: ", adding that", "and said"."""
    for word in page.tokens_within(complement.idx + 1, end):
        if page.marked[word.i] is not None:
            continue
        before = word.doc[word.i - 1]
        if _after_dash(word, before, verbs):
            return before.idx
        if before.is_quote:
            before = word.doc[word.i - 2] if word.i > 1 and before.idx >= complement.idx else before
        if word.lower_ == "according" and before.text == ",":
            return before.idx
        if word.i not in verbs or word.i == cue.verb.i:
            continue
        other = verbs[word.i]
        if word.tag_ == cue.verb.tag_ == "VBG" and before.lower_ in JOINERS and _says_more(page, other):
            return _joiner(word).idx
        if not reports_anew(word):
            continue
        if word.tag_ == "VBG" and (other.frames & {"that", "quote"} or other.speaker == cue.speaker):
            return word.doc[word.i - 2].idx if before.lower_ == "while" else before.idx
        if word.tag_ == cue.verb.tag_ and (
            "that" in other.frames or (other.speaker == cue.speaker and governed(other) is not None)
        ):
            return _joiner(word).idx
    return end


def _is_gerund(clause: Token) -> bool:
    """Whether a clause is but a participle: suggested closing the road."""
    return clause.tag_ == "VBG" and not any(child.dep_ in ("aux", *SUBJECTS) for child in clause.lefts)


def _after_dash(word: Token, before: Token, verbs: dict[int, Cue]) -> bool:
    """Whether a dash leads back to the paper's own words: – and he went home; who says it is late – said on Monday."""
    if before.text not in DASHES or not _pauses(before) or word.i + 1 >= len(word.doc):
        return False
    anew = word.lower_ in JOINERS and word.nbor().pos_ == "PRON" and word.nbor().dep_ in SUBJECTS
    return anew or (word.i in verbs and word.tag_ in FINITE)


def _says_more(page: Page, other: Cue) -> bool:
    """Whether a cue has content of its own behind it: a clause, or marked words behind a comma."""
    behind = page.tokens_within(end_of(other.verb), end_of(other.verb) + 4)
    marked = any(word.is_quote for word in behind)
    clause = governed(other)
    return marked or (clause is not None and clause.dep_ == "ccomp")


def _joiner(verb: Token) -> Token:
    """The *and* or *but* that joins a verb to what stands before it, with the comma before that."""
    word = verb.doc[verb.i - 1]
    while word.lower_ not in JOINERS:
        word = word.doc[word.i - 1]
    return word.doc[word.i - 1] if word.i > 0 and word.doc[word.i - 1].text == "," else word


def _before_other_report(page: Page, complement: Token, end: int, verbs: dict[int, Cue]) -> int:
    """For content that is no clause: the end moved before an aside or adverbial clause that reports by itself
    (complained about the loss, two months after the office claimed ...).
    """
    for word in page.tokens_within(complement.idx + 1, end):
        if word.i not in verbs or page.marked[word.i] is not None:
            continue
        first = word.left_edge
        if (
            word.tag_ == "VBG"
            and first == word
            and word.dep_ in ("acl", "advcl")
            and governed(verbs[word.i]) is not None
        ):
            return word.idx
        if first.i <= complement.i:
            continue
        comma = next((w for w in page.tokens_within(complement.idx, first.idx)[:-7:-1] if w.text in PAUSES), None)
        if word.dep_ in ("relcl", "advcl", "ccomp") and first.lower_ in TIME_CLAUSES:
            return comma.idx if comma is not None else first.idx
        if word.dep_ in ("relcl", "advcl") and comma is not None and comma.i == first.i - 1:
            return comma.idx
    return end


def _before_medium(page: Page, complement: Token, end: int) -> int:
    """For content that is no clause: the end moved before where it was said: called the raid cruel [in a tweet]."""
    for word in page.tokens_within(complement.idx + 1, end):
        if word.lower_ not in ("in", "on", "at", "during", "via") or page.marked[word.i] is not None:
            continue
        noun = next((child for child in word.children if child.dep_ == "pobj"), None)
        if noun is None or noun.lemma_.lower() not in lexicon.nouns("medium") or word.i - complement.left_edge.i < 2:
            continue
        rest = page.tokens_within(end_of(noun.right_edge), end)
        timed = all(other.i in page.timed or other.pos_ == "ADP" or other.is_punct for other in rest)
        timed = timed and not any(other.lower_ == "as" for other in noun.subtree)
        if timed and any(child.lower_ in ("a", "an") for child in noun.lefts):
            return word.idx
    return end


def _before_aside(page: Page, complement: Token, end: int) -> int:
    """The end moved before a clause with who that explains the last name of the content: ", who is a lawyer"."""
    for word in page.tokens_within(complement.idx + 1, end):
        if word.text != "," or page.marked[word.i] is not None or word.i + 1 >= len(word.doc):
            continue
        behind = word.doc[word.i + 1]
        if _comments(page, complement, word, behind):
            return word.idx
        explains = behind.lower_ in ("who", "whose") and behind.head.dep_ == "relcl"
        if explains and word.i - complement.left_edge.i >= SHORTEST and end_of(behind.head.right_edge) >= end - 1:
            return word.idx
    return end


def _comments(page: Page, complement: Token, comma: Token, behind: Token) -> bool:
    """Whether what follows a comma is the paper's own word on what was said: ", a charge the owner denied", ", while
    others went home"; behind an infinitive also a participle: promised to stay, leaving the town happy.
    """
    if comma.i - complement.left_edge.i < SHORTEST:
        return False
    noun = comma.doc[comma.i + 2] if comma.i + 2 < len(comma.doc) else behind
    if behind.lower_ in ("a", "an") and noun.pos_ == "NOUN" and noun.lemma_.lower() in lexicon.nouns("assertion"):
        return any(child.dep_ in ("relcl", "acl") for child in noun.children)
    if behind.lower_ == "while" and complement.dep_ == "ccomp":
        return behind.head.tag_ in FINITE or any(child.tag_ in FINITE for child in behind.head.lefts)
    inside = behind.head in (complement, complement.head) and behind.dep_ == "advcl"
    return behind.tag_ == "VBG" and inside and is_infinitive(complement)


def _before_remark(page: Page, complement: Token, end: int) -> int:
    """The end moved before what a paper adds behind marked words with a comma: “fit,” [which is its highest grade]."""
    last = None
    for word in page.tokens_within(complement.left_edge.idx, end):
        index = page.marked[word.i]
        last = index if index is not None else last
        if index is not None or last is None or word.is_quote:
            continue
        stretch = page.stretches[last]
        behind = page.tokens_within(stretch.end, end)
        comma = page.text[stretch.inner_end - 1] == ","
        plain = not any(page.marked[w.i] is not None for w in behind)
        if stretch.closed and comma and plain and any(w.lower_ == "which" for w in behind[:2]):
            return stretch.end
    return end


def over_marks(page: Page, end: int) -> int:
    """Where the content ends inside a marked stretch, it ends with the stretch."""
    within = page.stretch_at(end - 1)
    if within is None:
        return end
    stretch = page.stretches[within]
    if stretch.single and end < stretch.inner_end:
        return end
    return max(end, stretch.end)
