"""A home in object storage: `--home s3://bucket/prefix`.

The bucket is the truth: raw inputs, parts, commit records and overrides lie there under the names they have in a
folder. This machine keeps a copy of what it needs, in which everything else of the warehouse works as in a folder:
staging, the lock of one machine's nights, `current/`, `warehouse.duckdb`. A commit sends its parts first, and then its
record by one conditional PUT that fails where the number is taken: that PUT is the commit.
"""
