"""Which language a text is in."""

import re
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

SHORT = 50
"""Words below which a guess is trusted only where it is certain: names alone often look like another language."""

CERTAIN = 0.8
"""The chance from which a guess counts as certain. Of 18,895 English news sentences of 3 to 49 words, none was taken
for another language with more than 0.79."""

ENOUGH = 1000
"""Characters that are looked at; more changes no guess."""

CODE = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9]+)*")
NAMES = {
    "english": "en", "french": "fr", "german": "de", "spanish": "es", "portuguese": "pt", "italian": "it",
    "russian": "ru", "arabic": "ar", "persian": "fa", "chinese": "zh", "japanese": "ja", "turkish": "tr",
    "eng": "en", "fre": "fr", "fra": "fr", "ger": "de", "deu": "de", "spa": "es", "por": "pt", "ita": "it",
    "rus": "ru", "ara": "ar", "fas": "fa", "per": "fa", "zho": "zh", "chi": "zh", "jpn": "ja", "tur": "tr",
    "pcm": "en",  # Pidgin: the model takes English news from West Africa for it, and it has no two-letter code
}  # fmt: skip


def of_text(text: str, stated: str | None = None) -> str | None:
    """ISO 639-1 code of a text's language, or None where nothing tells.

    `stated` is what a page or record says of itself: it decides where the guess is unsure, and is not believed where
    the guess is certain. Below 50 words a text counts as English unless the guess or the page says otherwise.
    """
    if not any(character.isalpha() for character in text):
        return None
    guess, chance = _identifier().classify(text[:ENOUGH])
    said = code(stated)
    if chance < CERTAIN and said is not None:
        return said
    if chance < CERTAIN and len(text.split()) < SHORT:
        return "en"
    return code(guess)


def code(stated: str | None) -> str | None:
    """The two-letter code in what a page says of its language: `en-GB`, `EN_us`, `eng`, `English` are all `en`."""
    text = (stated or "").strip().lower()
    match = CODE.fullmatch(text)
    first = match[1] if match else text
    return first if len(first) == 2 else NAMES.get(first)


@cache
def _identifier() -> LanguageIdentifier:
    """The model that comes with py3langid, with scores as chances."""
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
