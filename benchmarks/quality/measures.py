"""What is measured: a gold file, how our rows are put into its shape, the scorer, the figures kept and the peers'."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from benchmarks.quality import answers, happenings
from benchmarks.quality.answers import Answer
from training.names.data import held_back
from transforms.document import Document

Result = Any
"""A scorer's JSON."""


@dataclass(frozen=True)
class Measure:
    """One scoring of one gold file, by a script of the gold's or a function of ours over its rows and our answers.

    `figures` says where in the result a figure stands, or how it is made.
    """

    name: str
    gold: str
    answer: Callable[[Answer, Document], Answer]
    scorer: tuple[str, ...] | Callable[[list[Answer], list[Answer]], Result]
    figures: Mapping[str, tuple[str, ...] | Callable[[Result], float]]
    peers: Mapping[str, str] = field(default_factory=dict)
    keep: Callable[[Answer], bool] = lambda row: True


NER = {"f1": ("micro", "F1"), "person f1": ("PER", "F1"), "organization f1": ("ORG", "F1"), "place f1": ("LOC", "F1")}
QUOTES = {
    "attributed f1": ("attributed", "all", "f1"),
    "attributed direct f1": ("attributed", "direct", "f1"),
    "exact stretch f1": ("content", "exact", "all", "f1"),
    "direct f1": ("content", "iou50", "direct", "f1"),
    "indirect f1": ("content", "iou50", "indirect", "f1"),
    "mixed recall": ("content", "iou50", "mixed", "r"),
    "speaker string": ("speaker", "all", "string"),
    "speaker head": ("speaker", "all", "head"),
}
QUOTE_PEERS = {
    "attributed f1": "Citron .596, Gender Gap Tracker .549, two people .810",
    "attributed direct f1": "spaCy tagger .818, Citron .775, textacy .764, two people .957",
    "exact stretch f1": "Gender Gap Tracker .560, Citron .548, two people .770",
    "direct f1": "spaCy tagger .924, Citron .827, two people .971",
    "indirect f1": "Citron .565, Gender Gap Tracker .510, two people .751",
    "mixed recall": "Citron .628, Gender Gap Tracker .554, two people .937",
}
SPACY = {"worldwide_newswire": "spaCy sm .684, md .706", "crossner_politics": "spaCy md .664", "conllpp": "md .634"}
PLACES_PEER = {"f1": "by population .279 and .353"}
DATES_PEERS = {"timebank": "HeidelTime .781 (TempEval-3)", "meantime": "HeidelTime .755, dateparser .362"}


def _same(*figures: str) -> dict[str, tuple[str, ...]]:
    """Figures that stand at the top of a result under their own names."""
    return {figure: (figure,) for figure in figures}


def _names(name: str, scheme: str) -> list[Measure]:
    scorer = ("score_readers.py", "ner", "--gmap", scheme, "--pmap", "dateline")
    whole = Measure(
        f"names {name}", f"ner/{name}.jsonl", answers.spans, scorer, NER, {"f1": SPACY.get(name, "")}
    )  # fmt: skip
    if name not in SPACY:  # no training set, so nothing of it is held back
        return [whole]
    tenth = Measure(f"names {name}, held-back tenth", whole.gold, answers.spans, scorer, NER, whole.peers, held_back)
    return [tenth, whole]


def _people(name: str) -> Measure:
    figures = {"b3 f1": ("B3_F1",), "b3 precision": ("B3_P",), "b3 recall": ("B3_R",)}
    peers = {"b3 f1": "spaCy md and a surname rule .625, gold mentions .916"}
    return Measure(f"people {name}", f"people/alias_{name}.jsonl", answers.clusters, ("score_readers.py", "alias"),
                   figures, peers)  # fmt: skip


def _places(name: str) -> Measure:
    figures = {"f1": ("end2end", "F1"), "precision": ("end2end", "P"), "recall": ("end2end", "R"),
               "found f1": ("detect", "F1")}  # fmt: skip
    return Measure(f"places {name}", f"places/{name}.jsonl", answers.toponyms, ("score_readers.py", "geo"), figures,
                   PLACES_PEER)  # fmt: skip


def _dates(name: str) -> Measure:
    figures = {"value f1": ("value", "F1"), "span f1": ("relaxed", "F1")}
    return Measure(f"dates {name}", f"time/{name}.jsonl", answers.timex, ("score_readers.py", "timex"), figures,
                   {"value f1": DATES_PEERS.get(name, "")})  # fmt: skip


MEASURES = (
    *_names("worldwide_newswire", "worldwide"),
    *_names("crossner_politics", "crossner"),
    *_names("conllpp", "conll"),
    *_names("re3d", "re3d"),
    _people("gum_news"),
    _people("gum_interview_bio"),
    _places("lgl"),
    _places("geovirus"),
    _dates("timebank"),
    _dates("aquaint"),
    _dates("meantime"),
    Measure("events plv", "events/plv.jsonl", answers.triples, ("score_readers.py", "event", "--mode", "triple"),
            {"triple f1": ("full", "F1"), "actors f1": ("actors", "F1"), "type f1": ("type", "F1"),
             "type recall": ("type", "R")}, {"triple f1": "PETRARCH2 .277"}),
    Measure("events plv", "events/plv.jsonl", answers.triples, happenings.over_found,
            _same("type macro f1 over found pairs", "pairs found", "extra events", "rows without an event"),
            {"type macro f1 over found pairs": "PETRARCH2 .436, TF-IDF .695, roberta-large prompt .821, pair given",
             "extra events": "UniversalPetrarch 3.15", "rows without an event": "PETRARCH2 .407"}),
    Measure("events cameo_st", "events/cameo_st.jsonl", happenings.classes,
            ("score_readers.py", "event", "--mode", "triple", "--key", "penta"),
            {"class triple f1": ("full", "F1"), "actors f1": ("actors", "F1")}),
    Measure("events wikievents", "events/wikievents.jsonl", happenings.sentence_types, happenings.pairs,
            _same("precision", "recall", "f1")),
    Measure("events india_police", "events/india_police.jsonl", happenings.police, happenings.pairs,
            _same("ARREST f1", "KILL f1")),
    Measure("events meantime", "events/meantime.jsonl", happenings.mentions, happenings.shares,
            _same("our triggers that are event mentions", "agents of those, met by an actor",
                  "patients of those, met by an actor")),
    Measure("quotes polnear.dev", "quotes/polnear.dev.jsonl", answers.speech,
            ("score_quotes.py", "--view", "speech"), QUOTES, QUOTE_PEERS),
)  # fmt: skip
