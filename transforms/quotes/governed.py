"""What a verb of speech governs, by its frames: the clause, the phrase, or nothing."""

from spacy.tokens import Token

from transforms.quotes import lexicon
from transforms.quotes.cues import Cue

BELOW = frozenset(("relcl", "ccomp", "pcomp", "xcomp"))
"""Clauses that name a deed in passing: there a plain object tells too little to be speech."""
QUESTION = frozenset(("WDT", "WP", "WRB", "WP$"))


def governed(cue: Cue) -> Token | None:
    """The head word of what the cue's verb governs by one of its frames; None where there is nothing."""
    for child in sorted(cue.verb.children, key=lambda word: word.i < cue.verb.i):
        if child.dep_ in ("ccomp", "xcomp") and _fits(cue, child):
            return child
        if child.i < cue.verb.i:
            continue
        if child.dep_ == "oprd" and "small" in cue.frames:
            return child
        if child.dep_ == "prep" and _preposition(child) in cue.frames and _is_plain(cue):
            return child
        if child.dep_ == "dobj" and "weight" in cue.frames:
            return _weighed(child)
        if child.dep_ == "advcl" and "to" in cue.frames and _asks(cue, child):
            return child
        if child.dep_ == "advcl" and _mark(child) in cue.frames | ({"if", "whether"} if "wh" in cue.frames else set()):
            return child
        if child.dep_ in ("dobj", "dative", "nsubj") and _object_counts(cue, child):
            return child
    return None


def _fits(cue: Cue, clause: Token) -> bool:
    frames = cue.frames
    if is_infinitive(clause):
        return "to" in frames or ("on" in frames and any(word.lower_ == "on" for word in cue.verb.children))
    if any(word.tag_ in QUESTION or word.lower_ in ("whether", "if") for word in clause.lefts):
        return bool(frames & {"wh", "that"})
    if clause.dep_ == "xcomp" and clause.tag_ == "VBG":
        return "ing" in frames
    if clause.dep_ == "xcomp":
        return "small" in frames
    return "that" in frames or ("small" in frames and clause.pos_ not in ("VERB", "AUX"))


def _weighed(noun: Token) -> Token | None:
    """The preposition that leads to what is stressed: placed a premium on trade; None where the noun is no weight."""
    if noun.lemma_.lower() not in lexicon.nouns("weight"):
        return None
    behind = [*noun.rights, *noun.head.rights]
    links = [word for word in behind if word.dep_ == "prep" and word.lower_ in ("on", "to") and word.i > noun.i]
    return links[0] if links else None


def _asks(cue: Cue, clause: Token) -> bool:
    """Whether an infinitive that the parse took for a purpose is what is promised or asked: it has no object before it
    but a time (vowed Monday to leave) or who is told (urged the crew on Monday to leave).
    """
    if not is_infinitive(clause) or clause.left_edge.lower_ != "to":
        return False
    things = [child for child in cue.verb.rights if child.dep_ == "dobj" and child.i not in cue.timed]
    people = lexicon.nouns("person") | lexicon.nouns("organization") | lexicon.nouns("group")
    told = [word for word in things if word.pos_ in ("PROPN", "PRON") or word.lemma_.lower() in people]
    return not things or ("told" in cue.frames and told == things)


def is_infinitive(clause: Token) -> bool:
    """Whether a clause's verb stands with to."""
    return any(word.lower_ == "to" and word.dep_ == "aux" for word in clause.lefts)


def _mark(clause: Token) -> str:
    return next((word.lower_ for word in clause.lefts if word.dep_ in ("mark", "advmod", "prep")), "")


def _preposition(word: Token) -> str:
    return "toward" if word.lower_ == "to" else word.lower_


def _is_plain(cue: Cue) -> bool:
    """Whether what the verb names was said, and is no purpose or wish: he came to call for calm says nothing yet."""
    return not (cue.verb.tag_ == "VB" and is_infinitive(cue.verb))


def _is_given(noun: Token) -> bool:
    """Whether the object is what someone is to have: denied them a visa, denied entry to the crew."""
    verb = noun.head
    if verb.lemma_ != "deny":
        return False
    return any(child.dep_ == "dative" or (child.lower_ == "to" and child.dep_ == "prep") for child in (
        *verb.rights, *noun.rights,
    ))  # fmt: skip


def _object_counts(cue: Cue, noun: Token) -> bool:
    if _is_given(noun) or (not _is_plain(cue) and not any(word.is_quote for word in noun.subtree)):
        return False
    ordered = "matter" in cue.frames and "to" in cue.frames and noun.lemma_.lower() in lexicon.nouns("person")
    if ordered and not any(child.dep_ == "xcomp" for child in cue.verb.rights):
        return False  # one who is ordered or urged is not what is said
    if noun.dep_ == "dobj" and "matter" in cue.frames and cue.verb.dep_ not in BELOW:
        return noun.pos_ != "PRON" or noun.i < noun.right_edge.i
    if noun.dep_ == "dobj" and "marked" in cue.frames and any(word.is_quote for word in noun.subtree):
        return True
    frames = cue.frames & {"of", "as", "for", "against"}
    if any(child.dep_ == "prep" and child.lower_ in frames and "told" not in cue.frames for child in noun.rights):
        return "of" not in frames or cue.verb.lemma_ == "accuse"
    if "small" in cue.frames and noun.dep_ == "dobj":
        objects = [child for child in cue.verb.rights if child.dep_ == "dobj"]
        return noun == objects[-1] and (
            len(objects) > 1 or any(w.is_quote for w in noun.subtree) or any(c.dep_ == "appos" for c in noun.children)
        )
    return "stance" in cue.frames and noun.lemma_.lower() in lexicon.nouns("stance")
