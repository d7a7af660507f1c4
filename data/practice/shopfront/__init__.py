"""The practice shops: five small websites of our own, each with its own friction."""
