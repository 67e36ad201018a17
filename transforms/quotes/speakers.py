"""The speaker of a verb of speech: which word it is, and which characters name it."""

from spacy.tokens import Token

from transforms.quotes import lexicon
from transforms.quotes.page import Page, end_of

SUBJECTS = frozenset(("nsubj", "nsubjpass"))
CLIMB = frozenset(("conj", "xcomp", "advcl", "ccomp", "pcomp", "prep", "aux", "dep", "parataxis"))
NAMED_TYPES = frozenset(("PERSON", "ORG", "GPE", "NORP", "FAC", "LOC"))
INSIDE = frozenset(("det", "compound", "amod", "nummod", "poss", "nmod", "quantmod", "case", "advmod", "predet"))


def of_verb(verb: Token) -> Token | None:
    """The head word of who speaks by `verb`: its subject, or the one it shares with the clause above."""
    own = subject(verb)
    if own is not None:
        return own
    if is_passive(verb):
        return agent(verb)
    return _above(verb) or _right_before(verb)


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
    return found[-1] if found else None


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


def _above(verb: Token) -> Token | None:
    """The subject of a verb that has none of its own: shared, controlled, or the noun a participle hangs on."""
    if verb.dep_ == "acl":
        return _behind_noun(verb.head)
    word = verb
    for _ in range(4):
        if word.dep_ not in CLIMB or word.head == word:
            return None
        if word.dep_ == "acl":
            return _behind_noun(word.head)
        word = word.head
        found = next((child for child in word.children if child.dep_ in SUBJECTS), None)
        if found is not None:
            return None if found.lower_ in ("it", "there") and word.lemma_ == "be" else found
        if word.pos_ in ("NOUN", "PROPN") and word.dep_ != "pobj":
            return word
    return None


def _behind_noun(noun: Token) -> Token | None:
    """Who speaks by a participle that the parse hangs on a noun: the noun, or, where that is an object and no writing,
    rather the subject of its verb (he met farmers, saying ...).
    """
    if noun.lemma_.lower() in lexicon.nouns("document") or noun.dep_ not in ("dobj", "pobj", "attr"):
        return _writer(noun)
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
    beside = _named_beside(head) or _named_in_front(head)
    if beside is not None:
        return phrase(page, beside)
    name = _name(page, head)
    start, end = name if name is not None else _noun_phrase(head)
    for child in head.children:
        if child.dep_ == "conj" and child.i > head.i and child.i - head.i < 12 and _only_and(head):
            other = phrase(page, child)
            end = max(end, other[1])
    return start, end


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


def _only_and(head: Token) -> bool:
    return any(child.dep_ == "cc" for child in head.children)


def _name(page: Page, head: Token) -> tuple[int, int] | None:
    """The name that the head word belongs to, as the names reader or the parse tells it."""
    at = head.idx
    named = [m for m in page.document.mentions if m.char_start <= at < m.char_end and m.mention_type == "name"]
    if named:
        longest = max(named, key=lambda m: m.char_end - m.char_start)
        if end_of(head) <= longest.char_end:
            return longest.char_start, longest.char_end
    if head.pos_ != "PROPN" or head.text.islower():
        return None
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


def _noun_phrase(head: Token) -> tuple[int, int]:
    """From the first word that modifies the head to the last of the of- and for-phrases behind it."""
    first, last = head, head
    for child in head.lefts:
        if child.dep_ in INSIDE:
            edge = child.left_edge
            first = edge if edge.i < first.i else first
    for child in head.rights:
        if child.dep_ == "prep" and child.lower_ in ("of", "for", "at", "from", "in", "with") and child.i <= last.i + 1:
            last = _prepositional_end(child)
    return first.idx, end_of(last)


def _prepositional_end(preposition: Token) -> Token:
    """The last word of a prepositional phrase, its relative clauses and asides left out."""
    last = preposition
    for word in preposition.children:
        if word.dep_ == "pobj":
            last = word
            for child in word.rights:
                if child.dep_ == "prep" and child.i == last.i + 1:
                    last = _prepositional_end(child)
    return last
