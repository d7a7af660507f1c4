"""The app as a server: who comes in, what they may do, what leaves it."""
