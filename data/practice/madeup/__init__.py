"""Made-up reviews and audits for the practice shops: seeded, and marked as practice data."""
