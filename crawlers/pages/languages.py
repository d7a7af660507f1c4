"""Which language a page is written in, whatever it declares."""

import re
from collections import Counter

# The commonest words of each language that are not also words of another of these.
COMMON = {
    "en": "the and of with for you your this are our from",
    "de": "der die das und ist nicht mit für ein eine wir sie auf",
    "fr": "les des et est nous vous pour dans avec une sur votre",
    "es": "los las y para con una del por nuestro su más",
    "it": "il gli che per con una del della di sono nostro più",
    "nl": "het een van en wij niet met voor ons onze zijn uw",
}
SURE_WORDS, SURE_SHARE = 12, 3  # so many of them, and so many times more than of the one declared


def spoken(declared: str, text: str) -> str:
    """The language a page is written in: as it declares, unless its words clearly are another's."""
    found = Counter(re.findall(r"[^\W\d_]+", text.lower()))
    hits = {name: sum(found[one] for one in listed.split()) for name, listed in COMMON.items()}
    most = max(hits, key=lambda name: hits[name])
    said = hits.get(declared.lower().split("-")[0], 0)
    return most if hits[most] >= SURE_WORDS and hits[most] >= SURE_SHARE * said else declared
