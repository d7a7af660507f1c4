"""The words in which people read wants and stages, in the order in which they are shown."""

WANTS = {
    "easy": "Make it easy",
    "expectations": "Set expectations",
    "promises": "Keep your promises",
    "informed": "Keep me informed",
    "individual": "Treat me as an individual",
    "put_right": "Put it right",
}
STAGES = {
    "awareness": "Awareness",
    "discover": "Discover",
    "attraction": "Attraction",
    "interaction": "Interaction",
    "buy": "Buy",
    "use": "Use",
    "support": "Support",
    "repeat": "Repeat",
    "word_of_mouth": "Word of mouth",
}
SCOPES = {"total": "Total", "service": "Service", "reputation": "Reputation"}


def scope(name: str) -> str:
    """A scope as people say it; an indicator's title is left as it is.

    >>> scope("service.informed"), scope("total"), scope("Rating")
    ('“keep me informed” (service)', 'total', 'Rating')
    """
    if name in SCOPES:
        return SCOPES[name].lower()
    pillar, _, want = name.partition(".")
    return f"“{WANTS[want].lower()}” ({pillar})" if want in WANTS else name
