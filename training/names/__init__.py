"""The model of names, from labelled articles to `transforms/names/model/names.onnx`: `make train-names GOLD=folder`.

`docs/models/names.md` tells what it learns from, and how good it is.
"""
