"""Scores of the readers on the gold: `make bench-quality GOLD=folder`.

Reads every gold text with the readers as they are, writes answers in the gold's shape to a temporary folder, and runs
the gold's own scorers on them. Prints one line a figure and writes docs/quality.csv and the table of docs/quality.md.
"""
