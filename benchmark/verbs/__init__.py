"""The verbs of the command line, a module per kind; `benchmark.cli` puts them together."""
