"""The page Reputation: a module for each of its parts."""
