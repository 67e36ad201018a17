"""Prefect flows, the command line, settings and the executor. No text processing and no SQL of its own."""
