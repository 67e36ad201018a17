"""Reported speech: who said what, word by word.

`rows` reads one document, after the names and dates readers. Marks are paired (`marks`), verbs of speech found
(`cues`), marked stretches attributed (`direct`), governed clauses read (`indirect`, `according`,
`nominal`), lines that name their speaker taken (`lines`), free-standing quotes given to the running speaker
(`running`), and all of it turned into rows (`build`), whose speakers are told by name (`resolve`), by what stands for
one (`taken_up`), and by who has the floor (`discourse`).
"""

from transforms.document import Document
from transforms.quotes import according, build, cues, direct, indirect, lines, nominal, running
from transforms.quotes.page import Page
from warehouse.schema import Quote


def rows(document: Document) -> list[Quote]:
    """The quotes of a document, in order of their offsets."""
    page = Page(document)
    verbs = cues.cues(page)
    spoken = direct.read(page, verbs)
    laid_out = lines.read(page, spoken)
    indirect.lead(page, verbs, spoken.reports)
    reports = spoken.reports + laid_out + indirect.read(page, verbs, set(spoken.by_verb))
    reports += according.read(page) + nominal.read(page)
    reports += running.read(page, spoken, reports)
    return build.quotes(page, reports)
