"""Recordings of calls to the own business: what happened when, by its sound alone."""
