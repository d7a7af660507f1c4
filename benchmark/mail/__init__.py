"""Probes by mail: what goes out, what comes back, what belongs to what."""
