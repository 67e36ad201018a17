"""Our rows in the shape of the gold's answers, one function a kind of answer."""

from typing import Any

from transforms.document import Document

Answer = dict[str, Any]
NAME_TYPES = {"name", "adjectival"}
PENTA = {"verbal cooperation": 1, "material cooperation": 2, "verbal conflict": 3, "material conflict": 4}


def spans(row: Answer, doc: Document) -> Answer:
    """Names with their types; a metonym counts as the place it names."""
    kinds = {entity.entity_id: entity.entity_type for entity in doc.entities}
    found = [
        {
            "start": m.char_start,
            "end": m.char_end,
            "label": "group" if m.mention_type == "adjectival" else "place" if m.is_metonym else kinds[m.entity_id],
        }
        for m in doc.mentions
        if m.mention_type in NAME_TYPES
    ]
    return {"id": row["id"], "spans": found}


def timex(row: Answer, doc: Document) -> Answer:
    """Time expressions with values."""
    found = [{"start": d.char_start, "end": d.char_end, "type": d.value_type, "value": d.value} for d in doc.dates]
    return {"id": row["id"], "timex": found}


def toponyms(row: Answer, doc: Document) -> Answer:
    """Names of places with coordinates; a metonym counts as the place it names."""
    at = {entity.entity_id: entity for entity in doc.entities}
    found = []
    for m in doc.mentions:
        place = at.get(m.place_id or m.entity_id)
        if m.mention_type == "name" and place and place.entity_type in ("country", "place") and place.lat is not None:
            found.append({"start": m.char_start, "end": m.char_end, "lat": place.lat, "lon": place.lon})
    return {"id": row["id"], "toponyms": found}


def clusters(row: Answer, doc: Document) -> Answer:
    """People by name, joined."""
    people = [entity.entity_id for entity in doc.entities if entity.entity_type == "person"]
    found = [
        [
            {"start": m.char_start, "end": m.char_end}
            for m in doc.mentions
            if m.entity_id == person and m.mention_type == "name"
        ]
        for person in people
    ]
    return {"id": row["id"], "clusters": [{"mentions": mentions} for mentions in found if mentions]}


def triples(row: Answer, doc: Document) -> Answer:
    """Events with the spans of their actors."""
    found = []
    for event in doc.events:
        actors = {
            role: [
                {"start": p.char_start, "end": p.char_end}
                for p in doc.participants
                if p.event_id == event.event_id and p.role == role
            ]
            for role in ("source", "target")
        }
        found.append({"type": event.event_type, "penta": PENTA[event.quad_class], **actors})
    return {"id": row["id"], "events": found}


def speech(row: Answer, doc: Document) -> Answer:
    """Quotes with cue and speaker."""

    def part(text: str | None, start: int | None, end: int | None) -> Answer | None:
        return None if text is None else {"text": text, "start": start, "end": end}

    found = [
        {
            "start": q.char_start,
            "end": q.char_end,
            "text": q.content,
            "kind": q.quote_type,
            "cue": part(q.cue, q.cue_start, q.cue_end),
            "speaker": part(q.speaker_text, q.speaker_start, q.speaker_end),
        }
        for q in doc.quotes
    ]
    return {"doc_id": row["doc_id"], "text": row["text"], "quotes": found}
