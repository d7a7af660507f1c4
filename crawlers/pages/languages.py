"""Which language a page is written in, whatever it declares."""

import re
from collections import Counter

# The commonest words of each language that are not also words of another of these, or Latin: much
# of what is not written yet says so.
COMMON = {
    "en": "the and of with for you your this are our from to by at have can it",
    "de": "der die das und ist nicht mit für ein eine wir sie auf ich bei oder aus im mir ihnen",
    "fr": "les des nous vous pour dans avec une sur votre du au aux chez sont cette",
    "es": "los las y para con una del por nuestro su más el muy sin desde estamos usted",
    "it": "il gli che per con una del della di sono nostro più è dal nel alla siamo noi",
    "nl": "het een van en wij niet met voor ons onze zijn uw bij aan naar ook ik",
}
SURE_WORDS, SURE_SHARE = 12, 3  # so many of them, and so many times more than of the one declared
# So many different ones on a page without a word of the language declared. Of one that is none of
# these they may be words, too: Swedish says "en", Portuguese "para" and "por", all day.
FEW_KINDS, MANY_KINDS = 5, 7


def spoken(declared: str, text: str) -> str:
    """The language a page is written in: as it declares, unless its words clearly are another's."""
    found = Counter(re.findall(r"[^\W\d_]+", text.lower()))
    hits = {name: sum(found[one] for one in listed.split()) for name, listed in COMMON.items()}
    most = max(hits, key=lambda name: hits[name])
    main = declared.lower().split("-")[0]
    said, kinds = hits.get(main, 0), len(found.keys() & set(COMMON[most].split()))
    few = kinds >= (FEW_KINDS if main in COMMON else MANY_KINDS)
    sure = hits[most] >= SURE_WORDS if said else few
    return most if sure and hits[most] >= SURE_SHARE * said else declared
