"""The study, the archive, the store, the numbers, the pages and the command line."""
