"""The speaker of a verb of speech: which word it is, and which characters name it."""

from spacy.tokens import Token

from transforms.quotes import lexicon
from transforms.quotes.page import Page, end_of

SUBJECTS = frozenset(("nsubj", "nsubjpass"))
CLIMB = frozenset(("conj", "xcomp", "advcl", "ccomp", "pcomp", "prep", "aux", "dep", "parataxis"))
LONGEST_WITH = 20
"""Words from *with* to the participle whose subject it gives."""
DESPITE = frozenset(("despite", "after", "of", "with", "without", "about", "over", "amid", "by"))
"""Prepositions before one who speaks in a participle right behind: despite a judge criticising him."""
LONGEST_LIST = 12
"""Words from the first to the last head of a list of speakers."""
NAMED_TYPES = frozenset(("PERSON", "ORG", "GPE", "NORP", "FAC", "LOC"))
LINKS = frozenset(("of", "for", "at", "from", "in", "with", "to", "on", "inside", "near", "within", "behind"))
"""Prepositions of a phrase that is part of the speaker: an aide to the mayor."""
LONGEST_TITLE = 8
"""Words of a title in marks."""
LONGEST_SMALL = 3
"""Letters of the words that a title may write small: of, the, and."""
INSIDE = frozenset(("det", "compound", "amod", "nummod", "poss", "nmod", "quantmod", "case", "advmod", "predet"))


def of_verb(verb: Token) -> Token | None:
    """The head word of who speaks by `verb`: its subject, or the one it shares with the clause above."""
    own = _inserted(verb) or subject(verb)
    if own is not None:
        return own
    if is_passive(verb) or _is_bare_participle(verb):
        return agent(verb)
    if _shares_infinitive(verb) or _is_asked_for(verb):
        return None
    return _noun_behind_and(verb) or _above(verb) or _right_before(verb)


def _inserted(verb: Token) -> Token | None:
    """The speaker behind a verb that stands with it between commas: The state, pointed out the mayor, will pay."""
    doc = verb.doc
    if verb.tag_ not in ("VBD", "VBZ") or verb.i == 0 or verb.nbor(-1).text != ",":
        return None
    speaker = next((child for child in verb.rights if child.dep_ in ("dobj", "nsubj") and child.i - verb.i < 5), None)
    if speaker is None or speaker.pos_ not in ("NOUN", "PROPN") or speaker.right_edge.i + 1 >= len(doc):
        return None
    own = [child for child in verb.lefts if child.dep_ in SUBJECTS]
    kinds = lexicon.nouns("person") | lexicon.nouns("organization")
    if speaker.ent_type_ not in ("PERSON", "ORG") and speaker.lemma_.lower() not in kinds:
        return None
    fits = all(word.text != "," for word in doc[verb.i : speaker.right_edge.i + 1])
    return speaker if fits and own and speaker.right_edge.nbor().text == "," else None


def _is_bare_participle(verb: Token) -> bool:
    """Whether a participle without *have* describes what it stands at: a debt, estimated at a million."""
    if verb.tag_ != "VBN" or verb.dep_ not in ("acl", "advcl", "amod", "relcl", "prep"):
        return False
    return not any(child.dep_ == "aux" for child in verb.children)


def _shares_infinitive(verb: Token) -> bool:
    """Whether a bare verb behind *and* goes on with an infinitive that another is asked for, though the parse ties it
    to the verb that asks: she urged the crew to come home and demand their pay.
    """
    above = verb.head
    bare = verb.tag_ == "VB" and verb.dep_ == "conj" and not any(child.dep_ == "aux" for child in verb.children)
    if not bare or above.tag_ not in ("VBD", "VBZ", "VBP", "VBG", "VBN"):
        return False
    return any(child.dep_ in ("xcomp", "ccomp", "advcl") and above.i < child.i < verb.i for child in above.children)


def _is_asked_for(verb: Token) -> bool:
    """Whether a verb of speech is what another is asked to do, and no one has said so yet: urged them to demand pay."""
    word = verb
    while word.dep_ == "conj" and word.head.tag_ == "VB":
        word = word.head
    asks = word.tag_ == "VB" and word.dep_ == "xcomp" and "told" in lexicon.frames(lexicon.verb_of(word.head))
    return asks and any(child.dep_ in ("dobj", "dative") for child in word.head.children if child.i < word.i)


def _noun_behind_and(verb: Token) -> Token | None:
    """The noun between *and* and a finite verb which the parse took for one more thing: by troops, and police said."""
    if verb.tag_ not in ("VBD", "VBZ") or verb.dep_ != "conj" or verb.i < 2:
        return None
    noun, joiner = verb.nbor(-1), verb.nbor(-2)
    fits = noun.pos_ in ("NOUN", "PROPN") and noun.dep_ == "conj" and joiner.lower_ in ("and", "but")
    return noun if fits and noun.sent == verb.sent else None


def _right_before(verb: Token) -> Token | None:
    """The name or noun right before a finite verb that the parse left without a subject."""
    at = verb.i - 1
    while at > 0 and verb.doc[at].pos_ in ("ADV", "AUX"):
        at -= 1
    word = verb.doc[at] if at >= 0 else None
    if verb.tag_ not in ("VBD", "VBZ") or word is None or word.sent != verb.sent:
        return None
    return word if word.pos_ in ("PROPN", "PRON", "NOUN") and word.dep_ not in ("pobj", "npadvmod") else None


def subject(verb: Token) -> Token | None:
    """The nominal subject of an active verb; for a passive one, None."""
    if is_passive(verb):
        return None
    found = [child for child in verb.children if child.dep_ in SUBJECTS and child.pos_ not in ("PUNCT", "SPACE")]
    return _behind_office(_behind_dateline(found[-1], verb)) if found else None


def _behind_office(word: Token) -> Token:
    """The person whose office in a body the parse cut apart: Directorate of Water (DW) Chief Ann Example said; director
    of the Example Bank Ann Example said.
    """
    last = word.right_edge
    if last.i == word.i or last.ent_type_ != "PERSON" or word.ent_type_ == "PERSON" or last.pos_ != "PROPN":
        return word
    first = last
    while first.i > word.i and first.nbor(-1).ent_type_ == "PERSON":
        first = first.nbor(-1)
    office = first.nbor(-1)
    if office.is_title and office.lower_ in lexicon.nouns("person"):
        return last
    return last if word.lemma_.lower() in lexicon.nouns("person") and office.ent_type_ in ("ORG", "GPE") else word


def _behind_dateline(word: Token, verb: Token) -> Token:
    """The name that explains a subject which is but the story's place: SPRINGFIELD — Mayor Ann Example said."""
    if not word.text.isupper() or len(word) < 3 or word.i + 1 >= len(word.doc) or word.nbor().text not in "—–-":
        return word
    named = [child for child in word.rights if child.dep_ in ("appos", "conj") and child.i < verb.i]
    return named[-1] if named else word


def agent(verb: Token) -> Token | None:
    """Whom a passive verb names with by."""
    for child in verb.children:
        if child.dep_ == "agent":
            return next((word for word in child.children if word.dep_ == "pobj"), None)
    return None


def is_passive(verb: Token) -> bool:
    """Whether the verb is a passive, or a bare participle that modifies a noun as one."""
    if any(child.dep_ in ("nsubjpass", "auxpass", "agent") for child in verb.children):
        return True
    return verb.tag_ == "VBN" and verb.dep_ == "acl"


def reports_anew(verb: Token) -> bool:
    """Whether a verb of speech without a subject goes on with the report of the clause around it, and is no part of
    what is said there: a participle behind a comma (she said the well was dry, blaming the heat), or a verb joined to a
    clause in the tense of the verb that reports it (he said talks had failed and expressed regret).
    """
    before = verb.doc[verb.i - 1] if verb.i > 0 else None
    if before is None or subject(verb) is not None:
        return False
    if before.is_quote and before.i > 0:
        before = verb.doc[before.i - 1]
    if verb.tag_ == "VBG" and before.lower_ == "while" and verb.i > 1:
        before = verb.doc[verb.i - 2]
    if verb.tag_ == "VBG":
        return before.text in (",", "—", "–") and verb.dep_ in ("advcl", "conj", "acl", "ccomp", "xcomp", "dep", "prep")
    while before.pos_ == "ADV" and before.i > 0:
        before = before.doc[before.i - 1]
    if before.lower_ == "but" and any(word.lower_ == "only" for word in verb.doc[max(0, before.i - 20) : before.i]):
        return False  # not only came late but also said
    return before.lower_ in ("and", "but") and verb.dep_ == "conj" and verb.tag_ in ("VBD", "VBZ")


def _told_in(verb: Token) -> Token | None:
    """The verb of speech that a verb's clause is the content of, where the verb itself reports anew beside it."""
    if not reports_anew(verb):
        return None
    word, told = verb, False
    for _ in range(6):
        above = word.head
        if above == word:
            return None
        hung = word.dep_ == "relcl" and any(child.lower_ == "that" and child.dep_ == "mark" for child in word.lefts)
        told = told or hung  # complained in a speech that ...: the parse hangs the clause on the noun
        clause = word.dep_ in ("ccomp", "advcl") or (told and above.pos_ == "VERB")
        teller = clause and above.i < word.i and above.i < verb.i and word != verb
        teller = teller and not is_passive(above)
        if (
            teller
            and lexicon.frames(lexicon.verb_of(above)) & {"that", "to"}
            and (verb.tag_ in ("VBG", above.tag_) or (verb.tag_ == "VBD" and above.tag_ == "VBN"))
        ):
            return above
        word = above
    return None


def _above(verb: Token) -> Token | None:
    """The subject of a verb that has none of its own: shared, controlled, or the noun a participle hangs on."""
    beside = _beside_with(verb)
    if beside is not None:
        return beside
    teller = _told_in(verb)
    if teller is not None:
        return of_verb(teller)
    if verb.dep_ == "acl":
        return _behind_noun(verb.head, verb)
    word = verb
    for _ in range(4):
        if word.dep_ not in CLIMB or word.head == word:
            return None
        if word.dep_ == "acl":
            return _behind_noun(word.head, verb)
        word = word.head
        found = next((child for child in word.children if child.dep_ in SUBJECTS), None)
        if found is not None:
            return None if found.lower_ in ("it", "there") and _is_empty(word) else found
        if word.pos_ in ("NOUN", "PROPN") and word.dep_ != "pobj":
            return word
    return None


def _beside_with(verb: Token) -> Token | None:
    """The noun that *with* behind a comma gives a participle: ..., with Ann Example, a clerk, saying it was late."""
    if verb.tag_ != "VBG":
        return None
    for word in reversed(verb.doc[max(1, verb.i - LONGEST_WITH) : verb.i]):
        if word.tag_ in ("VBD", "VBZ", "VBP", "MD") or word.text in (".", ":", ";"):
            return None
        if word.lower_ == "with" and word.nbor(-1).text == ",":
            return next((child for child in word.children if child.dep_ == "pobj" and child.i < verb.i), None)
    return None


def _is_empty(verb: Token) -> bool:
    """Whether *it* or *there* before the verb may stand for nothing: it is said, it was hard to say."""
    return verb.pos_ == "AUX" or verb.lemma_ == "be" or any(child.dep_ == "auxpass" for child in verb.children)


def _behind_noun(noun: Token, verb: Token) -> Token | None:
    """Who speaks by a participle that the parse hangs on a noun: the noun, or, where that is an object and no writing,
    rather the subject of its verb (he met farmers, saying ...). Without a comma a person or body speaks itself: he went
    on despite a judge criticising him.
    """
    while noun.dep_ == "appos" and noun.head != noun:
        noun = noun.head
    if noun.lemma_.lower() in lexicon.nouns("document") or noun.dep_ not in ("dobj", "pobj", "attr"):
        return _writer(noun)
    speaks = noun.ent_type_ in ("PERSON", "ORG") or noun.lemma_.lower() in lexicon.nouns("person")
    if speaks and verb.tag_ == "VBG" and verb.i == noun.i + 1 and noun.head.lower_ in DESPITE:
        return noun
    word = noun
    while word.dep_ in ("dobj", "pobj", "attr", "prep", "conj") and word.head != word:
        word = word.head
        if word.pos_ in ("VERB", "AUX"):
            return of_verb(word) or noun
    return noun


def _writer(noun: Token) -> Token:
    """Who stands behind a writing: "her letter saying", "he issued a statement saying"; else the noun itself."""
    if noun.lemma_.lower() not in lexicon.nouns("document"):
        return noun
    owner = next((child for child in noun.children if child.dep_ == "poss"), None)
    if owner is not None:
        return owner
    word = noun
    while word.dep_ in ("dobj", "pobj", "prep", "conj") and word.head != word:
        word = word.head
        if word.pos_ == "VERB":
            found = subject(word) or (of_verb(word) if word.dep_ in CLIMB else None)
            return found or noun
    return noun


def phrase(page: Page, head: Token) -> tuple[int, int]:
    """Start and end of the speaker as written: the name without title, or the noun phrase without its clauses."""
    if head.pos_ == "PRON" or head.tag_ in ("WP", "WDT", "PRP", "PRP$"):
        return head.idx, end_of(head)
    return whole_words(page.text, *(titled(page, head) or _phrase(page, head)))


def whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """The span with the rest of words that the parse divides at hyphens: the 24-year|-old; his vice|-president."""
    while start > 1 and text[start - 1] == "-" and text[start - 2].isalnum() and text[start].isalnum():
        start -= 2
        while start > 0 and text[start - 1].isalnum():
            start -= 1
    while end < len(text) - 1 and text[end] == "-" and text[end - 1].isalnum() and text[end + 1].isalnum():
        end += 2
        while end < len(text) and text[end].isalnum():
            end += 1
    return start, end


def titled(page: Page, head: Token) -> tuple[int, int] | None:
    """The whole title in marks that the head stands in: according to “Winds of the North,” the well was dry."""
    index = page.marked[head.i]
    if index is None or not page.stretches[index].closed:
        return None
    stretch = page.stretches[index]
    words = [word for word in page.tokens_within(stretch.inner_start, stretch.inner_end) if word.is_alpha]
    named = words and words[0].is_title and all(word.is_title for word in words if len(word) > LONGEST_SMALL)
    if not named or len(words) > LONGEST_TITLE:
        return None
    end = stretch.inner_end - (page.text[stretch.inner_end - 1] in ",.")
    return stretch.inner_start, end


def _phrase(page: Page, head: Token) -> tuple[int, int]:
    beside = _named_beside(head) or _named_in_front(head)
    if beside is not None:
        return phrase(page, beside)
    name = _name(page, head)
    start, end = _with_article(page, *_with_of(page, head, *name)) if name is not None else _noun_phrase(page, head)
    last = _last_joined(head)
    return (start, max(end, phrase(page, last)[1])) if last is not None else (start, end)


def _named_beside(head: Token) -> Token | None:
    """The name that follows a common noun without a comma: the news site Daily Example."""
    if head.pos_ != "NOUN":
        return None
    for child in head.rights:
        if child.dep_ == "appos" and child.pos_ == "PROPN" and child.left_edge.i == head.i + 1:
            return child
    return None


def _named_in_front(head: Token) -> Token | None:
    """The name a common noun explains, where the parse takes the noun for the subject: Ann Example, a clerk, said."""
    edge = head.left_edge
    if head.pos_ != "NOUN" or edge.i < 2 or head.doc[edge.i - 1].text != ",":
        return None
    name = head.doc[edge.i - 2]
    fits = name.pos_ == "PROPN" and name.ent_type_ == "PERSON" and head.dep_ in SUBJECTS
    behind = head.right_edge.i + 1
    return name if fits and name.head in (head.head, head) and behind < len(head.doc) else None


def _with_article(page: Page, start: int, end: int) -> tuple[int, int]:
    """A name with the *the* that stands before it: the Example Bank."""
    before = page.tokens_within(max(0, start - 5), start)[-1:]
    return (before[0].idx, end) if before and before[0].lower_ == "the" else (start, end)


def _with_of(page: Page, head: Token, start: int, end: int) -> tuple[int, int]:
    """A body's name with the of-phrase right behind it that is part of it: the Office of Wells in Example County."""
    of = next((child for child in head.rights if child.dep_ == "prep" and child.lower_ == "of"), None)
    if head.ent_type_ == "PERSON" or of is None or page.text[end : of.idx].strip() or of.idx < end:
        return start, end
    noun = next((child for child in of.children if child.dep_ == "pobj"), None)
    body = head.lemma_.lower() in lexicon.nouns("organization") | lexicon.nouns("document")
    return (start, end_of(_prepositional_end(page, of))) if noun is not None and body else (start, end)


def _last_joined(head: Token) -> Token | None:
    """The last noun of a list that *and* joins and that follows close on its first: friends, aides and rivals."""
    word, joined = head, False
    while (
        following := next((w for w in word.rights if w.dep_ == "conj" and w.i - head.i < LONGEST_LIST), None)
    ) is not None:
        joined = joined or any(child.dep_ == "cc" for child in word.children)
        word = following
    return word if joined else None


def _name(page: Page, head: Token) -> tuple[int, int] | None:
    """The name that the head word belongs to, as the names reader or the parse tells it."""
    at = head.idx
    named = [m for m in page.document.mentions if m.char_start <= at < m.char_end and m.mention_type == "name"]
    if named:
        longest = max(named, key=lambda m: m.char_end - m.char_start)
        if head.tag_ in ("NNS", "NNPS") and head.left_edge.idx < longest.char_start and head.text.endswith("s"):
            entity = page.document.entity(longest.entity_id)
            if entity is not None and entity.entity_type == "group":
                return None  # several senior Greens are no name
        if end_of(head) <= longest.char_end:
            return longest.char_start, longest.char_end
    if head.pos_ != "PROPN" or head.text.islower():
        return None
    if head.lower_ in lexicon.nouns("person") and any(child.lower_ in ("the", "a", "an") for child in head.lefts):
        return None  # the Minister of Education
    first = head.i
    doc = head.doc
    label = head.ent_type_
    while first > 0 and doc[first - 1].pos_ == "PROPN" and doc[first - 1].head.i <= head.i:
        before = doc[first - 1]
        if (before.ent_type_ != label and label == "PERSON") or before.head.i not in range(first - 1, head.i + 1):
            break
        first -= 1
    last = head.i
    while last + 1 < len(doc) and doc[last + 1].ent_iob_ == "I" and label in NAMED_TYPES and doc[last + 1].pos_ in (
        "PROPN", "PART", "NUM", "ADP",
    ) and doc[last + 1].tag_ != "POS" and label == doc[last + 1].ent_type_:  # fmt: skip
        last += 1
    return doc[first].idx, end_of(doc[last])


def _noun_phrase(page: Page, head: Token) -> tuple[int, int]:
    """From the first word that modifies the head to the last of the of- and for-phrases behind it."""
    first, last = head, head
    for child in head.lefts:
        if child.dep_ in INSIDE:
            edge = child.left_edge
            first = edge if edge.i < first.i else first
    for child in head.rights:
        near = child.dep_ == "prep" and child.lower_ in LINKS and child.i <= last.i + 1
        if near and not _is_time(page, child):
            last = _prepositional_end(page, child)
    return first.idx, end_of(last)


def _is_time(page: Page, preposition: Token) -> bool:
    """Whether a phrase says when it was said and not who did: the mayor on Sunday; but the budget for the new year."""
    when = preposition.lower_ in ("on", "in", "at", "during")
    return when and any(word.i in page.timed for word in preposition.children)


def _prepositional_end(page: Page, preposition: Token) -> Token:
    """The last word of a prepositional phrase, its relative clauses and asides left out, and times: on Sunday."""
    last = preposition
    for word in preposition.children:
        if word.dep_ == "pobj":
            last = word
            for child in word.rights:
                if child.dep_ == "prep" and child.i == last.i + 1 and not _is_time(page, child):
                    last = _prepositional_end(page, child)
    return last
