"""What a rule may look at besides its own match."""

import re
from dataclasses import dataclass, field
from datetime import date, timedelta

from spacy.tokens import Doc, Token

from transforms.dates.lexicon import lexicon
from transforms.dates.periods import FINENESS, Hemisphere, Period
from transforms.dates.tense import Tense, is_done, is_timetabled, tense_at
from warehouse.schema import Basis, Precision, ValueType

AHEAD_OF = re.compile(
    r"(?:\w,? (?<!\bup )(?:until|till)|\bas (?:early|soon|late) as|"
    r"\b(?:no later than|due|starting|beginning|effective|payable|ahead of)|"
    r"\b(?<!been )(?:set|fixed|billed|booked) for)\s$"
)
"""Words in front of a date that put it ahead whatever the tense: extended its deadline until Tuesday."""
LASTED = re.compile(
    r"\b(?:held|lasted|stayed|remained|continued|lived|worked|waited|ran|raged|fought|served) (?:\w+ ){0,2}"
    r"(?:until|till)\s$"
)
"""Words that put what lies behind them in the past: the truce held until Friday."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a rule makes of its match: the columns of a row of `dates` but for the article and the text.

    `anchors` is False for readings that later expressions (the same day, two weeks later) must not lean on.
    """

    start: int
    end: int
    value: str | None
    value_type: ValueType
    date_start: date | None = None
    date_end: date | None = None
    precision: Precision | None = None
    basis: Basis | None = None
    anchors: bool = True


@dataclass(slots=True)
class Context:
    """The article around a match: its text, parse, own date, where on earth it is at home, the readings made so far."""

    text: str
    parsed: Doc
    today: date | None
    hemisphere: Hemisphere | None = None
    readings: list[Reading] = field(default_factory=list)

    def token(self, start: int, end: int) -> Token | None:
        """The word that heads the stretch `start` to `end`."""
        span = self.parsed.char_span(start, end, alignment_mode="expand")
        return span.root if span is not None and len(span) else None

    def tense(self, start: int, end: int) -> Tense | None:
        """The tense of the clause that holds the stretch; that of the words in front of it where they look ahead."""
        if self.is_led_ahead(start):
            return "future"
        token = self.token(start, end)
        found = tense_at(token) if token is not None else None
        # "Sell itself under a June agreement": what modifies a noun need not lie where the verb looks.
        named = token is not None and token.dep_ in ("compound", "nmod", "amod", "nummod") and token.head.pos_ == "NOUN"
        return None if named and found == "future" else found

    def is_done(self, start: int, end: int) -> bool:
        """Whether the stretch says when something was done, so that it cannot lie ahead: was held in May."""
        token = self.token(start, end)
        return token is not None and is_done(token)

    def is_led_ahead(self, start: int) -> bool:
        """Whether the words in front of `start` put what begins there ahead of the article."""
        before = self.before(start)
        return AHEAD_OF.search(before) is not None and LASTED.search(before) is None

    def tense_of_day(self, start: int, end: int) -> Tense | None:
        """The tense for a day: a present that reads off a timetable looks ahead."""
        tense, token = self.tense(start, end), self.token(start, end)
        return "future" if tense == "present" and token is not None and is_timetabled(token) else tense

    def before(self, start: int, width: int = 40) -> str:
        """The text in front of `start` on its line, in lower case."""
        return self.text[max(0, start - width) : start].rsplit("\n", 1)[-1].lower()

    def after(self, end: int, width: int = 40) -> str:
        """The text behind `end` on its line, in lower case."""
        return self.text[end : end + width].split("\n", 1)[0].lower()

    def anchor(self, finest: Precision = "day") -> Reading | None:
        """The last date read that is at least as fine as `finest`, where it is known; none behind one left unresolved,
        which may be the one meant.
        """
        fine = FINENESS[: FINENESS.index(finest) + 1]
        for reading in reversed(self.readings):
            if reading.anchors and reading.value_type in ("DATE", "TIME"):
                if reading.value is None and not self._is_day_of_year(reading):
                    return None
                if reading.date_start is not None and reading.precision in fine:
                    return reading
        return None

    def _is_day_of_year(self, reading: Reading) -> bool:
        """Whether a reading names a month: its year may be the one told before."""
        words = re.split(r"[\W\d_]+", self.text[reading.start : reading.end].lower())
        return any(word in lexicon()["months"] for word in words)


def period_reading(start: int, end: int, period: Period | None, basis: Basis) -> Reading:
    """A DATE row over `period`; one without value where it is None."""
    if period is None:
        return unresolved(start, end)
    return Reading(start, end, period.value, "DATE", period.start, period.end, period.precision, basis)


def unresolved(start: int, end: int, value_type: ValueType = "DATE") -> Reading:
    """A row that keeps its words and nothing else."""
    return Reading(start, end, None, value_type)


def spanning(match: re.Match[str]) -> tuple[int, int]:
    """Start and end of a match without white space and commas at its ends."""
    start, end = match.span()
    text = match.string
    while end > start and text[end - 1] in " ,\xa0":
        end -= 1
    while end > start and text[start] in " ,\xa0":
        start += 1
    return start, end


def nearest_weekday(today: date, weekday: int, tense: Tense | None) -> date:
    """The nearest such weekday (Monday 1) that fits the tense, `today` included; the past one without a tense."""
    ahead = (weekday - today.isoweekday()) % 7
    return today + timedelta(ahead if tense == "future" or ahead == 0 else ahead - 7)
