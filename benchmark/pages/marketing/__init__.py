"""Pages of the numbers: where a business stands, why, and what to do about it."""
