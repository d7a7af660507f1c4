"""The machinery of a crawl: frontier, pace, ledger, kept responses."""
