"""Pure functions: bytes to article, article to rows. No Prefect, no DuckDB, no clock, no randomness.

Only `sources` touches the disk; everything else gets what it needs handed in.
"""
