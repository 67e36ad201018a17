"""Trains the model of page blocks: which of them are the article. See docs/models/pages.md."""
