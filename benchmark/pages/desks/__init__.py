"""Pages on which people do something: fill, review, file, tag, and how far they agree."""
