"""Every word list of the names reader, read whole."""

import pytest

from transforms.names import countries, places
from transforms.names.lexicon import fold, table


def lists(name: str) -> list[tuple[str, list[str]]]:
    return [(key, value) for key, value in table(name).items() if isinstance(value, list)]


@pytest.mark.parametrize("name", ["titles", "bodies", "verbs"])
def test_words_are_small_and_plain(name: str) -> None:
    for key, words in lists(name):
        assert words, key
        for word in words:
            assert word == word.lower().strip(), (key, word)
            assert "  " not in word


@pytest.mark.parametrize("name", ["titles", "verbs"])
def test_no_word_stands_twice_in_a_list(name: str) -> None:
    for key, words in lists(name):
        assert len(words) == len(set(words)), (key, {w for w in words if words.count(w) > 1})


def test_leading_verbs_and_likenesses_name_roles() -> None:
    offices = set(table("titles")["offices"]) | set(table("titles")["ranks"])
    for role in table("titles")["leading"].values():
        assert role in offices
    for word, alike in table("titles")["alike"].items():
        assert word in offices
        assert alike


def test_countries_are_known_and_say_something() -> None:
    for code, own in table("countries").items():
        assert code in countries.countries(), code
        assert own and set(own) <= {"names", "adjectives", "people", "capitals", "not", "middle"}


def test_every_own_name_of_a_country_finds_it() -> None:
    for code, own in table("countries").items():
        for name in own.get("names", []):
            (hit,) = countries.find(f"In {name}, they met.")
            assert (hit.use, hit.of) == ("country", code), name


def test_groups_regions_states_and_seats_are_found() -> None:
    groups = table("groups")
    for word in [*groups["groups"], *groups["regions"], *groups["places"]["names"], *groups["seats"]]:
        assert [hit.end - hit.start for hit in countries.find(word)] == [len(word)], word
    for short, code in groups["states"].items():
        assert places.states()[short] == places.states()[code]
    assert set(groups["seats"].values()) <= set(countries.countries())


@pytest.mark.parametrize(
    ("text", "use", "of"),
    [
        ("Côte d’Ivoire", "country", "CI"),
        ("U.S.", "country", "US"),
        ("Ghanaians", "people", "GH"),
        ("South African", "adjective", "ZA"),
        ("Republic of Kenya", "country", "KE"),
        ("Southeast Asian", "regional", "Southeast Asia"),
    ],
)
def test_phrases_of_the_data(text: str, use: str, of: str) -> None:
    (hit,) = countries.find(text)
    assert (hit.use, hit.of) == (use, of)


def test_dollars_are_no_country() -> None:
    assert not list(countries.find("It cost US$5."))


def test_fold() -> None:
    assert fold("Al-Ázhar  O'Neil Jr.") == "al azhar oneil jr"
