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
