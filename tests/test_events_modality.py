"""What governs a happening and what it makes of it: the whole table, and what no table holds. Texts of our own."""

import csv
from collections.abc import Callable
from datetime import date

import pytest
from spacy.language import Language

from transforms import parse
from transforms.document import Document
from transforms.events import modality
from transforms.events.lexicon import HERE, governors

Read = Callable[..., Document]
WAYS = {"to", "ing", "from", "that", "noun"}


def lines() -> list[dict[str, str]]:
    """The lines of governing.csv."""
    text = (HERE / "governing.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(line for line in text.splitlines() if line.strip() and not line.startswith("#")))


def test_every_governing_word_makes_what_its_example_shows(nlp: Language) -> None:
    examples = lines()
    for line, parsed in zip(examples, parse.parse(nlp, [line["example"] for line in examples]), strict=True):
        visit = [token for token in parsed if token.lower_.startswith("visit")][-1]
        stands = modality.of_verb(visit) if visit.pos_ == "VERB" else modality.of_noun_position(visit)
        assert stands == modality.MAKES.get(line["makes"], "happened"), line


def test_every_line_of_the_table_is_whole() -> None:
    for line in lines():
        assert None not in line and None not in line.values(), line
        assert line["pos"] in ("verb", "noun", "adj") and set(line["behind"].split("|")) <= WAYS, line
        assert line["makes"] in {*modality.MAKES, "as", "told", "fact"} and line["past"] in ("", "as", "passive"), line
    assert len(governors()) == sum(len(line["behind"].split("|")) for line in lines()), "a word stands twice"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # ranks: who is the first to do it has done it
        ("The president of Ghana was the second of three leaders to visit Togo.", "happened"),
        ("The president of Ghana is the only leader to have visited Togo.", "happened"),
        # implicatives, and the same denied
        ("The president of Ghana managed to meet the king of Morocco.", "happened"),
        ("The president of Ghana did not manage to meet the king of Morocco.", "denied"),
        ("The president of Ghana was forced to meet the king of Morocco.", "happened"),
        ("The president of Ghana did not hesitate to meet the king of Morocco.", "happened"),
        # what one was able, allowed or had to do was done; what one is able to do is not
        ("The president of Ghana was able to meet the king of Morocco.", "happened"),
        ("The president of Ghana is able to meet the king of Morocco.", "hypothetical"),
        ("The president of Ghana will be able to meet the king of Morocco.", "planned"),
        ("The president of Ghana had to meet the king of Morocco.", "happened"),
        ("The president of Ghana has to meet the king of Morocco.", "demanded"),
        ("The president of Ghana had the opportunity to meet the king of Morocco.", "happened"),
        # plans, and none
        ("The singer has no plans to meet the king of Morocco.", "denied"),
        ("The president of Ghana does not plan to meet the king of Morocco.", "denied"),
        ("The president of Ghana was due to meet the king of Morocco.", "planned"),
        ("The president of Ghana is to meet the king of Morocco.", "planned"),
        ("The president of Ghana, who will visit Togo, wrote a letter.", "planned"),
        ("Ahead of talks with the king of Morocco, the president of Ghana wrote a letter.", "planned"),
        # purposes: who travels to meet someone met him; who will travel will
        ("The president of Ghana travelled to Rabat to meet the king of Morocco.", "happened"),
        ("The president of Ghana will travel to Rabat to meet the king of Morocco.", "planned"),
        # *would*: of a report, of what came later, of a supposition
        ("The premier said that the president of Ghana would meet the king of Morocco.", "planned"),
        ("The president of Ghana would later meet the king of Morocco.", "happened"),
        ("If the road were open, the president of Ghana would meet the king of Morocco.", "hypothetical"),
        # what was not done
        ("The president of Ghana should have met the king of Morocco.", "denied"),
        ("The president of Ghana is no longer meeting the king of Morocco.", "denied"),
        ("The army nearly attacked Chad.", "denied"),
        ("The president of Ghana will not attack Chad.", "denied"),
        ("The president of Ghana might have met the king of Morocco.", "hypothetical"),
        # *insist* with a tense of its own claims and demands nothing
        ("The union insisted that the president of Ghana had met the king of Morocco.", "happened"),
        # an auxiliary in brackets is not the verb's; nor is *not* that of the clause before
        ("The envoys (they are staying in Accra) have met with the king of Morocco.", "happened"),
        ("The army did not question the miners, but instead attacked Chad.", "happened"),
        # accused of it by someone, and merely accused of it
        ("The mayor accuses the army of attacking Chad.", "happened"),
        ("The general is accused of attacking Chad.", "hypothetical"),
        ("The general was convicted of attacking Chad.", "happened"),
        # what is said of a known happening leaves it one
        ("The council will condemn the attack on Chad by Sudan.", "happened"),
        ("The army is not just profiting from the invasion of Chad by Sudan.", "happened"),
        # a plan ruled by what it hangs on
        ("The president of Ghana may show a willingness to meet the king of Morocco.", "hypothetical"),
        ("The boy wants the governor to meet the king of Morocco.", "demanded"),
        ("Police must do everything and deploy more officers to Chad.", "demanded"),
        ("Anna Berg was one of the most famous governors to visit the camp in Togo.", "happened"),
        ("The governor of Lima tried to flee but was arrested.", "happened"),
        ("The family plans to use all means, including suing the ministry.", "planned"),
    ],
)
def test_modality(read: Read, text: str, expected: str) -> None:
    assert expected in [event.modality for event in read(text).events]


def test_a_day_to_come_makes_a_plan(read: Read) -> None:
    (event,) = read("The union is organising a rally tomorrow.", published_date=date(2021, 5, 4)).events
    assert (event.modality, event.date_start) == ("planned", date(2021, 5, 5))
    (event,) = read("The union is organising a rally tomorrow.").events
    assert (event.modality, event.date_start) == ("planned", None)
