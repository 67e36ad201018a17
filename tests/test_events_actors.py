"""Who takes part where the clause does not say it plainly: pronouns, datelines, offices. Texts of our own."""

from collections.abc import Callable

import pytest

from transforms.document import Document

Read = Callable[..., Document]


def sides(document: Document, trigger: str) -> tuple[list[str], list[str]]:
    """The texts of sources and targets of the event with a trigger; fails where there is none."""
    event = next(event for event in document.events if event.trigger == trigger)
    parts = [p for p in document.participants if p.event_id == event.event_id]
    return [p.text for p in parts if p.role == "source"], [p.text for p in parts if p.role == "target"]


def triggers(document: Document) -> list[str]:
    return [event.trigger for event in document.events]


# *It* and *its*


def test_it_is_the_body_of_the_sentence_before(read: Read) -> None:
    document = read("The ministry of Togo published a list on Monday. It also banned two newspapers.")
    assert sides(document, "banned") == (["It"], ["two newspapers"])
    (source,) = [p for p in document.participants if p.role == "source"]
    assert source.sector == "GOV"


@pytest.mark.parametrize(
    ("text", "trigger", "source"),
    [
        # named in its own sentence, it is told by its name
        ("The court in Oslo freed the banker after it had convicted him of fraud.", "convicted", ["The court in Oslo"]),
        ("Norway has ended its war on Iceland.", "war", ["Norway"]),
        # of either, so of neither
        ("Norway imposed sanctions on Chad after its invasion of Togo.", "invasion", []),
    ],
)
def test_it_in_its_sentence(read: Read, text: str, trigger: str, source: list[str]) -> None:
    assert sides(read(text), trigger)[0] == source


@pytest.mark.parametrize(
    "text",
    [
        "The minister spoke for an hour. It agreed with the weather.",  # a person is no *it*
        "The ministry spoke. It seems that a tour was arranged.",
        "The commission published its promises to the nation.",
    ],
)
def test_it_of_no_one(read: Read, text: str) -> None:
    assert not any(p.text in ("It", "its") for p in read(text).participants)


# Subjects that the sentence hides


@pytest.mark.parametrize(
    ("text", "trigger", "expected"),
    [
        # the place from which a paper reports
        (
            "LIMA, Peru -- A state prosecutor has charged a former minister with fraud.",
            "charged",
            (["A state prosecutor"], ["a former minister"]),
        ),
        (
            "OSLO -- Prime Minister Ada Low said on Monday that she had rejected a request from the Danish envoy.",
            "rejected",
            (["Prime Minister Ada Low"], ["the Danish envoy"]),
        ),
        ("LIMA, Peru (ABC) - Police in Togo have arrested two men.", "arrested", (["Police in Togo"], ["two men"])),
        # what is told of someone beside his name
        (
            "Ida Holm, a senator who criticized the bishop, left.",
            "criticized",
            (["Ida Holm, a senator"], ["the bishop"]),
        ),
        # whom *those* and *the first* are said to be
        ("The mayor was among those who criticized the premier.", "criticized", (["The mayor"], ["the premier"])),
        ("The first Dane to visit Togo was Ida Holm.", "visit", (["Ida Holm"], ["Togo"])),
        # who says so and then does this
        ("The president added that the talks had failed and blamed Chad.", "blamed", (["The president"], ["Chad"])),
        # the court whose name says where
        (
            "The banker was convicted in the Oslo District Court.",
            "convicted",
            (["the Oslo District Court"], ["The banker"]),
        ),
        # who is on a visit
        ("The premier of Togo will lead a delegation on a visit to Fiji.", "lead", (["The premier of Togo"], ["Fiji"])),
        # whose office it is, and whose council acts under its name
        ("The mayor's office demanded a recount.", "demanded", (["The mayor's office"], [])),
        ("The city banned the newspaper.", "banned", (["The city"], ["the newspaper"])),
        # who is held for what he is suspected of
        (
            "Police arrested Adam Gray on suspicion of killing Ida Holm.",
            "killing",
            (["Adam Gray"], ["Ida Holm"]),
        ),
        # people without a noun
        ("Some accused the minister of fraud.", "accused", (["Some"], ["the minister"])),
    ],
)
def test_hidden_subjects(read: Read, text: str, trigger: str, expected: tuple[list[str], list[str]]) -> None:
    assert sides(read(text), trigger) == expected


def test_one_who_says_so_before_a_quote_does_not_do_it(read: Read) -> None:
    document = read("“Our heroes fought well and recaptured the town from the rebels,” the governor said.")
    assert "the governor" not in [p.text for p in document.participants]


# Those acted upon


@pytest.mark.parametrize(
    ("text", "trigger", "target"),
    [
        # support is that of who voices it
        ("The ministry expressed Chad's solidarity with Togo.", "expressed", ["Togo"]),
        ("The premier reaffirmed his government's commitment to peace.", "reaffirmed", []),
        ("The navy reiterated its commitment to support the police of Togo.", "reiterated", ["the police of Togo"]),
        # to whom something is to go
        ("Norway agreed to grant the bank a licence.", "agreed", ["the bank"]),
        ("Mali refused to send peacekeepers to Angola.", "refused", ["Angola"]),
        # whose deed a refusal waits for
        ("The teachers said they will not end the strike until the ministry pays them.", "end", ["the ministry"]),
        # the country in which a place lies is not struck
        ("Rebels launched an attack on Alba, Kenya, on Monday.", "attack", ["Alba"]),
        # who suffered what is condemned is not accused of it
        ("Kenya condemned the killing of two nurses in Alba.", "condemned", []),
        ("Kenya condemned Chad's invasion of Togo.", "condemned", ["Chad"]),
        # where people met or rioted
        ("The minister attended a meeting in Lima on Monday.", "attended", []),
        # between whom one mediates
        ("Oman launched an effort to mediate the rift between Chad and Togo.", "mediate", ["Chad", "Togo"]),
        ("The rebels threatened to shell Lima.", "threatened", ["Lima"]),
        ("The mayor accused its leadership of fraud.", "accused", ["its leadership"]),
    ],
)
def test_acted_upon(read: Read, text: str, trigger: str, target: list[str]) -> None:
    assert sides(read(text), trigger)[1] == target


def test_the_two_countries_are_those_named(read: Read) -> None:
    document = read("Norway and Iceland signed a treaty between the two countries.")
    assert sides(document, "signed") == (["Norway"], ["Iceland"])


def test_things_taken_from_someone_untold(read: Read) -> None:
    assert sides(read("On Monday 119 bank accounts were seized."), "seized") == ([], ["119 bank accounts"])


def test_unrest_needs_no_side_where_it_has_a_place(read: Read) -> None:
    (event,) = read("Protests broke out in Lima.").events
    assert (event.event_type, event.target_name, event.place_name) == ("PROTEST", None, "Lima")


def test_one_does_not_accuse_oneself(read: Read) -> None:
    document = read("Minister Ada Low met Adam Gray on Monday. Low said she was hurt and accused her of lying.")
    ids = {p.role: p.entity_id for p in document.participants if p.text in ("she", "her", "Low")}
    assert (ids["source"] is None, ids["target"]) == (False, None)


# Phrases


def test_a_phrase_begins_behind_its_day(read: Read) -> None:
    document = read("In fact, last Thursday Senator Ida Holm demanded a recount.")
    assert all("Thursday" not in p.text for p in document.participants)


def test_a_day_behind_a_short_form_is_no_part(read: Read) -> None:
    document = read("The Green Party Congress (GPC) yesterday demanded a recount of the votes.")
    assert all("yesterday" not in p.text for p in document.participants)


# Standing


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The commission met on Monday.", ["met"]),
        ("The board met on the beach with friends.", []),
        # a kind of people, but some charges
        ("Charges filed against the senator were serious.", ["filed"]),
        ("The court heard people accused of theft.", []),
        ("The president supported himself on a stick.", []),
        ("The party issued a statement backing the premier.", ["backing"]),
    ],
)
def test_standing(read: Read, text: str, expected: list[str]) -> None:
    assert [t for t in triggers(read(text)) if t != "heard"] == expected


def test_a_local_team_is_of_no_sector(read: Read) -> None:
    document = read("The minister met the local team in Togo.")
    assert [p.sector for p in document.participants if p.role == "target"] == [None]


@pytest.mark.parametrize(
    ("text", "trigger", "source"),
    [
        ("Locals demanded a new bridge.", "demanded", ["Locals"]),
        ("Some villagers rejected the offer of the mine.", "rejected", ["Some villagers"]),
        ("Environmental groups criticised the project.", "criticised", ["Environmental groups"]),
        ("The imam called on believers to vote.", "called", ["The imam"]),
        ("The tribe rejected the offer.", "rejected", ["The tribe"]),
        ("The strikers accepted the proposal of the mine.", "accepted", ["The strikers"]),
        ("The suspect denied the charge, police said.", "denied", ["The suspect"]),
        ("The company denied the allegations.", "denied", ["The company"]),
        ("The firm rejected the claims of the workers.", "rejected", ["The firm"]),
        ("A teacher donated an ambulance to the hospital.", "donated", ["A teacher"]),
    ],
)
def test_people_and_firms_speak_up(read: Read, text: str, trigger: str, source: list[str]) -> None:
    assert sides(read(text), trigger)[0] == source


@pytest.mark.parametrize(
    "text",
    [
        "Customers demanded refunds.",
        "The chef demanded perfection.",
        "The firm agreed a deal to buy its rival.",
        "The fans welcomed the new striker.",
        "Guests were urged to wear black.",
        "Smokers are urged to quit.",
        "Parents support their children.",
        "The coach criticised the referee.",
    ],
)
def test_markets_games_and_homes_make_no_news(read: Read, text: str) -> None:
    assert triggers(read(text)) == []


@pytest.mark.parametrize(
    ("text", "trigger", "expected"),
    [
        ("Residents were urged to stay indoors.", "urged", ([], ["Residents"])),
        ("Six children were rescued from the river.", "rescued", ([], ["Six children"])),
        ("The expulsion of the envoy came after a row over fishing.", "expulsion", ([], ["the envoy"])),
        ("Several were arrested.", "arrested", ([], ["Several"])),
        ("Two were jailed for life.", "jailed", ([], ["Two"])),
        ("Ida Holm was arrested in Oslo and extradited to Chad.", "extradited", ([], ["Chad"])),
    ],
)
def test_acted_upon_by_no_one_told(read: Read, text: str, trigger: str, expected: tuple[list[str], list[str]]) -> None:
    assert sides(read(text), trigger) == expected


def test_two_bodies_bind_themselves(read: Read) -> None:
    document = read("The Holm Shipping Company signed an agreement with the Lund Port Authority.")
    assert [event.event_type for event in document.events] == ["SUPPORT"]
    assert triggers(read("The club signed an agreement with the striker.")) == []


@pytest.mark.parametrize(
    ("text", "sector"),
    [
        ("The platform banned the senator.", "BUS"),
        ("The bench granted bail to the actor.", "JUD"),
        ("The civic body demolished 20 shops.", "GOV"),
        ("The police station sought an order from the court.", "GOV"),
        ("The prosecution demanded a new trial of the banker.", "JUD"),
        ("Civil defence rescued four children from the river.", "GOV"),
    ],
)
def test_who_runs_a_thing_acts(read: Read, text: str, sector: str) -> None:
    assert [p.sector for p in read(text).participants if p.role == "source"] == [sector]


def test_a_fight_with_its_year(read: Read) -> None:
    (event,) = read("Tension has grown since a border clash in 2020.").events
    assert (event.event_type, event.mode, str(event.date_start)) == ("ASSAULT", "clash", "2020-01-01")
    assert triggers(read("The company fears clashes.")) == []


def test_a_caption_tells_one_day(read: Read) -> None:
    assert triggers(read("Soldiers arrest a man in Oslo, May 4, 2010.")) == ["arrest"]
    assert triggers(read("Soldiers arrest men in Oslo.")) == []


def test_a_noun_says_by_whom(read: Read) -> None:
    assert sides(read("A march by farmers blocked the motorway."), "march") == (["farmers"], [])


def test_it_is_no_paper_that_tells(read: Read) -> None:
    text = "Togo sent a list to Chad on Monday. It also agreed to free the sailors, the report said."
    assert sides(read(text), "agreed")[0] == ["It"]


def test_who_uses_a_thing_does_the_deed(read: Read) -> None:
    assert sides(read("The police used firearms to disperse the crowd."), "disperse") == (["The police"], ["the crowd"])


def test_what_is_searched_lies_in_a_country_and_is_not_it(read: Read) -> None:
    document = read("The police have investigated unmarked graves in Malta.")
    assert [(p.role, p.text) for p in document.participants] == [("source", "The police")]


def test_a_word_with_a_hyphen_is_not_cut(read: Read) -> None:
    document = read("Anna Bora and then-boyfriend Karl Lind were sentenced to prison for killing a nurse in 2005.")
    assert {p.text for p in document.participants} == {"Anna Bora", "then-boyfriend Karl Lind", "a nurse"}
