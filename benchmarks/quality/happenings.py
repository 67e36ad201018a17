"""Events put beside gold that has no scorer of its own: what is compared, counted over all rows, and the figures of it.

Each answer holds `right` and `ours`, lists of what a row's text tells, or `counts`. `over_found` alone reads the
shapes of the gold's own scorer.
"""

from collections import Counter
from typing import Any

from benchmarks.quality.answers import Answer, triples
from transforms.document import Document

Scored = dict[str, float]

CLASSES = {
    **dict.fromkeys(("01", "02"), 0),
    **dict.fromkeys(("03", "04", "05"), 1),
    **dict.fromkeys(("06", "07", "08"), 2),
    **dict.fromkeys(("09", "10", "11", "12", "13", "16"), 3),
    **dict.fromkeys(("14", "15", "17", "18", "19", "20"), 4),
}
"""CAMEO root to the five classes: statements, cooperation and conflict in words and in deed."""
FOLDED = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}
KINDS = {
    "Conflict.Attack": "ASSAULT",
    "Life.Die": "ASSAULT",
    "Life.Injure": "ASSAULT",
    "Conflict.Demonstrate": "PROTEST",
    "Contact.Contact.Meet": "CONSULT",
    "Contact.RequestCommand": "REQUEST",
    "Contact.ThreatenCoerce": "THREATEN",
    "Justice.ArrestJailDetain": "COERCE",
    "Justice.Sentence": "COERCE",
    "Justice.ChargeIndict": "ACCUSE",
    "Justice.Convict": "ACCUSE",
    "Justice.TrialHearing": "ACCUSE",
    "Justice.InvestigateCrime": "ACCUSE",
    "Justice.ReleaseParole": "RETREAT",
    "Movement.Transportation.Evacuation": "AID",
}
"""Types of WikiEvents that have one of ours, by how they begin."""
KILLING = frozenset({"kill", "shoot", "assassinate", "execute", "bomb"})


def classes(row: Answer, doc: Document) -> Answer:
    """Events with their actors and the class of their CAMEO root."""
    answer = triples(row, doc)
    for told, event in zip(answer["events"], doc.events, strict=True):
        told["penta"] = CLASSES[event.cameo_root]
    return answer


def sentence_types(row: Answer, doc: Document) -> Answer:
    """Which types each sentence tells, among those the gold knows."""
    right = [
        [_sentence(doc, event["trigger"]["start"]), ours]
        for event in row["events"]
        for kind, ours in KINDS.items()
        if event["type"].startswith(kind)
    ]
    known = set(KINDS.values())
    ours = [[_sentence(doc, e.trigger_start), e.event_type] for e in doc.events if e.event_type in known]
    return {"id": row["id"], "right": right, "ours": ours}


def police(row: Answer, doc: Document) -> Answer:
    """Which of the gold's sentences tell that police arrest, and which that they kill."""
    right = [[i, label] for i, s in enumerate(row["sents"]) for label in ("ARREST", "KILL") if label in s["labels"]]
    ours = [
        [i, label]
        for event in doc.events
        for i, s in enumerate(row["sents"])
        if s["start"] <= event.trigger_start < s["end"]
        for label, told in (
            ("ARREST", event.mode == "arrest"),
            ("KILL", event.event_type == "ASSAULT" and event.mode in KILLING),
        )
        if told
    ]
    return {"id": row["id"], "right": right, "ours": ours}


def mentions(row: Answer, doc: Document) -> Answer:
    """How many of our triggers are event mentions of the gold, and how many of the gold's actors of those we have."""
    counts: Counter[str] = Counter()
    spans = {m["mid"]: (m["start"], m["end"]) for m in row["entities"]}
    for event in doc.events:
        counts["ours"] += 1
        told = next(
            (g for g in row["events"] if g["start"] < event.trigger_end and event.trigger_start < g["end"]), None
        )
        counts["shared"] += told is not None
        for role in ("Arg0", "Arg1"):
            for part in told["participants"] if told else ():
                if part["role"] == role and part["mention"] in spans:
                    counts[role] += 1
                    counts[role + " met"] += _met(doc, event.event_id, *spans[part["mention"]])
    return {"id": row["id"], "counts": counts}


def _met(doc: Document, event_id: str, start: int, end: int) -> bool:
    return any(p.char_start < end and start < p.char_end for p in doc.participants if p.event_id == event_id)


def _sentence(doc: Document, position: int) -> int | None:
    span = doc.span(position, position + 1)
    return span.root.sent.start_char if span is not None and len(span) else None


def pairs(_: list[Answer], answers: list[Answer]) -> Scored:
    """Precision, recall and F1 over all pairs, and over those of each label."""
    right = Counter((a["id"], *pair) for a in answers for pair in {tuple(p) for p in a["right"]})
    ours = Counter((a["id"], *pair) for a in answers for pair in {tuple(p) for p in a["ours"]})
    found = {"precision": _share(right & ours, ours), "recall": _share(right & ours, right), "f1": _f1(right, ours)}
    for label in sorted({key[-1] for key in right}):
        found[f"{label} f1"] = _f1(
            *(Counter({k: n for k, n in each.items() if k[-1] == label}) for each in (right, ours))
        )
    return found


def shares(_: list[Answer], answers: list[Answer]) -> Scored:
    """Shares of summed counts."""
    counts = sum((a["counts"] for a in answers), Counter())
    return {
        "our triggers that are event mentions": counts["shared"] / counts["ours"],
        "agents of those, met by an actor": counts["Arg0 met"] / counts["Arg0"],
        "patients of those, met by an actor": counts["Arg1 met"] / counts["Arg1"],
    }


def over_found(rows: list[Answer], answers: list[Answer]) -> Scored:
    """Type macro-F1 over the gold's events whose pair of actors we found; events of ours beyond one a row, as a share;
    rows without an event.
    """
    seen: Counter[tuple[str, str]] = Counter()
    for row, answer in zip(rows, answers, strict=True):
        gold = row["events"][0]
        types = [_fold(y["type"]) for y in answer["events"] if all(_meet(gold[r], y[r]) for r in ("source", "target"))]
        if types:
            right = _fold(gold["type"])
            seen[right, right if right in types else types[0]] += 1
    told = sum(len(answer["events"]) for answer in answers)
    scores = [_type_f1(seen, kind) for kind in sorted({right for right, _ in seen})]
    return {
        "type macro f1 over found pairs": sum(scores) / len(scores),
        "pairs found": sum(seen.values()) / len(rows),
        "extra events": told / len(rows) - 1,
        "rows without an event": sum(not answer["events"] for answer in answers) / len(rows),
    }


def _type_f1(seen: Counter[tuple[str, str]], kind: str) -> float:
    hits = seen[kind, kind]
    wrong = sum(n for (right, ours), n in seen.items() if kind in (right, ours)) - hits
    return 2 * hits / (2 * hits + wrong)


def _meet(gold: list[dict[str, Any]], ours: list[dict[str, Any]]) -> bool:
    """Whether a side overlaps the gold's, or both are empty."""
    if not gold:
        return not ours
    return any(a["start"] < b["end"] and b["start"] < a["end"] for a in gold for b in ours)


def _fold(event_type: str) -> str:
    return FOLDED.get(event_type, event_type)


def _f1(right: Counter[Any], ours: Counter[Any]) -> float:
    return 2 * (right & ours).total() / max(1, right.total() + ours.total())


def _share(part: Counter[Any], whole: Counter[Any]) -> float:
    return part.total() / max(1, whole.total())
