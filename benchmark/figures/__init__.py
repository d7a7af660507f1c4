"""Figures: tables in, plain Vega-Lite out, so that pages and reports draw the same ones."""
