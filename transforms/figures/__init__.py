"""Figures of an article: how many, how much, of what, and who says so."""

from transforms.figures.reader import rows

__all__ = ["rows"]
