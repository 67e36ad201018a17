"""Rows from reports: types, spans, nesting, ids."""

from dataclasses import replace

from transforms import ids
from transforms.quotes import circumstances, discourse, lexicon, resolve, speakers
from transforms.quotes.page import Page
from transforms.quotes.report import Report
from warehouse.schema import Quote, QuoteType


def quotes(page: Page, reports: list[Report]) -> list[Quote]:
    """One row for each piece of each report, no two the same, in order."""
    found: dict[str, Quote] = {}
    running = discourse.Running()
    for report in sorted(reports, key=lambda r: (r.pieces[0], r.cue or (0, 0))):
        who = running.speaker(page, report)
        for row in _rows(page, report, who):
            found.setdefault(row.quote_id, row)
    return _nested(sorted(found.values(), key=lambda row: (row.char_start, row.char_end, row.quote_id)))


def _rows(page: Page, report: Report, who: resolve.Speaker) -> list[Quote]:
    text, article_id = page.text, page.document.article.article_id
    speaker = report.speaker_span or (speakers.phrase(page, report.speaker) if report.speaker is not None else None)
    told = circumstances.addressee(page, report)
    if told is not None and told.entity_id == who.id:
        told = None  # nobody asks oneself: the pronoun was joined to the wrong one
    when = circumstances.said(page, report)
    rows = []
    for index, (start, end) in enumerate(report.pieces):
        kind = quote_type(page, start, end)
        cue = None if index in report.bare else report.cue
        rows.append(
            Quote(
                quote_id=ids.of_span("q", article_id, start, end, kind),
                attribution_id=ids.derive("qa", article_id, *report.pieces[0], report.cue),
                article_id=article_id,
                quote_type=kind,
                content=text[start:end],
                char_start=start,
                char_end=end,
                cue=text[slice(*cue)] if cue else None,
                cue_start=cue[0] if cue else None,
                cue_end=cue[1] if cue else None,
                speaker_text=text[slice(*speaker)] if speaker else None,
                speaker_start=speaker[0] if speaker else None,
                speaker_end=speaker[1] if speaker else None,
                speaker_id=who.id,
                speaker_name=who.name,
                speaker_type=who.type,
                speaker_role=who.role,
                speaker_country=who.country,
                addressee_id=told.entity_id if told is not None else None,
                addressee_name=told.name if told is not None else None,
                said_date=when.day,
                said_precision=when.precision,
                said_basis=when.basis,
            )
        )
    return rows


def quote_type(page: Page, start: int, end: int) -> QuoteType:
    """Whether every word stands in marks (direct), none (indirect), or some (mixed)."""
    words = [word for word in page.tokens_within(start, end) if any(c.isalnum() for c in word.text)]
    spoken = {
        index for word in words if (index := page.marked[word.i]) is not None and not _is_title(page, index, start)
    }
    inside = sum(page.marked[word.i] in spoken for word in words)
    if inside == 0:
        return "indirect"
    return "direct" if inside == len(words) else "mixed"


def _is_title(page: Page, index: int, start: int) -> bool:
    """Whether a marked stretch within content that starts before it is the name of a work or thing: a study titled “…”,
    or two words and more that all have capitals.
    """
    stretch = page.stretches[index]
    if stretch.start < start:
        return False
    words = [word for word in page.tokens_within(stretch.inner_start, stretch.inner_end) if word.is_alpha]
    capitals = all(word.text[0].isupper() for word in words if len(word) > 3) and any(len(word) > 3 for word in words)
    before = page.tokens_within(max(start, stretch.start - 20), stretch.start)[-1:]
    if not capitals or not words or not words[0].text[0].isupper():
        return False
    return len(words) >= 2 or (bool(before) and before[0].lemma_.lower() in lexicon.nouns("work"))


def _nested(rows: list[Quote]) -> list[Quote]:
    """The rows with `nested_in` pointing to the smallest row of another utterance that holds them."""
    result: dict[str, Quote] = {}
    holding: list[Quote] = []
    for row in sorted(rows, key=lambda row: (row.char_start, -row.char_end, row.quote_id)):
        holding = [other for other in holding if other.char_end > row.char_start]
        around = [
            other
            for other in holding
            if row.char_end <= other.char_end
            and other.attribution_id != row.attribution_id
            and (other.char_start, other.char_end) != (row.char_start, row.char_end)
        ]
        outer = min(around, key=lambda other: (other.char_end - other.char_start, other.quote_id), default=None)
        result[row.quote_id] = row if outer is None else replace(row, nested_in=outer.quote_id)
        holding.append(row)
    return [result[row.quote_id] for row in rows]
