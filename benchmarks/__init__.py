"""Measurements of quality and speed. They print the machine, the input and the figures; they are not tests."""
