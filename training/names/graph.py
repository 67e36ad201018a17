"""The trained tagger as an ONNX graph of few large steps, its weights as whole numbers of 8 bits.

Written out by hand, as the exporter's graph of some hundred small steps takes twice the time. It reads one window and
so needs no mask. Weights are scaled by the column of a matrix, embeddings by the row, what is computed by the window.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from transforms.names.windows import SIZE

Array = NDArray[Any]
Weights = Mapping[str, Array]
MICROSOFT = "com.microsoft"
"""The set of the steps that onnxruntime adds to ONNX."""
EPSILON = 1e-12
LARGEST = 127
OPSET, IR_VERSION = 17, 8


@dataclass
class Graph:
    """The steps and weights of a graph so far. Each method adds a step and gives the name of what comes out."""

    nodes: list[onnx.NodeProto] = field(default_factory=list)
    constants: dict[str, onnx.TensorProto] = field(default_factory=dict)

    def constant(self, name: str, value: Array) -> str:
        """A weight."""
        self.constants[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        return name

    def step(self, operation: str, inputs: list[str], output: str, domain: str = "", **options: Any) -> str:
        """A step with one output."""
        self.nodes.append(helper.make_node(operation, inputs, [output], domain=domain, **options))
        return output

    def norm(self, x: str, weights: Weights, source: str, output: str) -> str:
        """A layer normalisation."""
        scale = self.constant(f"{output}.scale", weights[f"{source}.weight"])
        shift = self.constant(f"{output}.shift", weights[f"{source}.bias"])
        return self.step("LayerNormalization", [x, scale, shift], output, axis=-1, epsilon=EPSILON)

    def dense(self, x: str, matrix: Array, bias: Array | None, output: str) -> str:
        """A product with a matrix (inputs by outputs) in whole numbers, and the bias added."""
        scale = safe_scale(matrix)
        inputs = [
            x,
            self.constant(f"{output}.matrix", whole_numbers(matrix, scale)),
            self.constant(f"{output}.scale", scale),
            self.constant(f"{output}.zero", np.zeros(matrix.shape[1], np.int8)),
        ]
        if bias is not None:
            inputs.append(self.constant(f"{output}.bias", bias))
        return self.step("DynamicQuantizeMatMul", inputs, output, MICROSOFT)


def safe_scale(matrix: Array) -> Array:
    """The scale of each column with which whole numbers of 8 bits hold it, and hold sums of its neighbours.

    Processors without instructions for such products add two neighbours, each times at most 255, in 16 bits. So the
    neighbours of one sign may come to no more than 128, or these processors would read another name than others.
    """
    pairs = matrix.reshape(-1, 2, matrix.shape[1])
    sums = [np.maximum(sign * pairs, 0).sum(1).max(0) for sign in (1, -1)]
    return (np.maximum(*sums) / LARGEST).astype(np.float32) + np.float32(EPSILON)


def whole_numbers(matrix: Array, scale: Array) -> Array:
    """A matrix by its scale, as numbers from -127 to 127."""
    return np.clip(np.round(matrix / scale), -LARGEST, LARGEST).astype(np.int8)


def build(weights: Weights, layers: int, heads: int, gate_behind: int, closed_below: float) -> onnx.ModelProto:
    """The model: `pieces`, `cases` and `firsts` of a window to `scores`, pieces by labels.

    The gate stands behind the first `gate_behind` layers. Words whose odds of being in a name it puts below
    `closed_below` (a natural logarithm) have its scores; for the other words alone the last layer is computed, with
    attention to all. `firsts` holds the place of the first piece of each piece's word, 0 for the pieces that open and
    close a window.
    """
    graph = Graph()
    x = _embed(graph, weights)
    for layer in range(layers - 1):
        x = _layer(graph, weights, layer, x, heads)
        if layer == gate_behind - 1:
            told = _labels(graph, weights, "gate", x)
            open_ = _still_open(graph, weights, told, closed_below)
    x = _layer(graph, weights, layers - 1, graph.step("Gather", [x, open_], "open.states", axis=1), heads, seen=x)
    last = graph.constant("last", np.array([1], np.int64))
    places = graph.step("Unsqueeze", [open_, last], "open.places")
    graph.step("ScatterND", [told, places, _labels(graph, weights, "head", x)], "scores")
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT32, ["n"]) for name in ("pieces", "cases", "firsts")]
    outputs = [helper.make_tensor_value_info("scores", TensorProto.FLOAT, ["n", len(weights["head.bias"])])]
    made = helper.make_graph(graph.nodes, "names", inputs, outputs, list(graph.constants.values()))
    sets = [helper.make_opsetid("", OPSET), helper.make_opsetid(MICROSOFT, 1)]
    return helper.make_model(made, opset_imports=sets, ir_version=IR_VERSION, producer_name="dateline")


def _labels(graph: Graph, weights: Weights, source: str, x: str) -> str:
    """The scores of the labels of every piece."""
    told = graph.step("MatMul", [x, graph.constant(source, weights[f"{source}.weight"].T)], f"{source}.told")
    raw = graph.step("Squeeze", [told, "first"], f"{source}.raw")
    return graph.step("Add", [raw, graph.constant(f"{source}.bias", weights[f"{source}.bias"])], f"{source}.scores")


def _still_open(graph: Graph, weights: Weights, told: str, closed_below: float) -> str:
    """The places of the pieces that may be in a name, and of those that open and close the window."""
    cut = graph.constant("cut", np.array([1, len(weights["gate.bias"]) - 1], np.int64))
    graph.nodes.append(helper.make_node("Split", [told, cut], ["told.none", "told.names"], axis=1))
    any_name = graph.step("ReduceLogSumExp", ["told.names"], "told.any", axes=[1], keepdims=0)
    none = graph.step("Squeeze", ["told.none", graph.constant("label.axis", np.array([1], np.int64))], "told.no")
    by_word = graph.step("Gather", [graph.step("Sub", [any_name, none], "odds"), "firsts"], "odds.word")
    likely = graph.step("Greater", [by_word, graph.constant("closed", np.array(closed_below, np.float32))], "likely")
    edge = graph.step("Equal", ["firsts", graph.constant("edge.place", np.array(0, np.int32))], "edge")
    found = graph.step("NonZero", [graph.step("Or", [likely, edge], "open")], "open.found")
    return graph.step("Squeeze", [found, "first"], "open.pieces")


def _embed(graph: Graph, weights: Weights) -> str:
    """Pieces, how they are written and where they stand, as one vector each."""
    source = "bert.embeddings"
    matrix = weights[f"{source}.word_embeddings.weight"]
    scale = (np.abs(matrix).max(1, keepdims=True) / LARGEST).astype(np.float32) + np.float32(EPSILON)
    graph.step("Gather", [graph.constant("pieces.matrix", whole_numbers(matrix, scale)), "pieces"], "piece.whole")
    graph.step("Gather", [graph.constant("pieces.scale", scale), "pieces"], "piece.scale")
    graph.step("Cast", ["piece.whole"], "piece.float", to=TensorProto.FLOAT)
    graph.step("Mul", ["piece.float", "piece.scale"], "piece")
    graph.step("Gather", [graph.constant("cases.matrix", weights["case.weight"]), "cases"], "case")
    places = weights[f"{source}.position_embeddings.weight"] + weights[f"{source}.token_type_embeddings.weight"][0]
    first = graph.constant("first", np.array([0], np.int64))
    length = graph.step("Shape", ["pieces"], "length")
    graph.step("Slice", [graph.constant("places", places[:SIZE]), first, length, first], "place")
    graph.step("Add", [graph.step("Add", ["piece", "case"], "written"), "place"], "embedded")
    graph.norm("embedded", weights, f"{source}.LayerNorm", "embedded.norm")
    return graph.step("Unsqueeze", ["embedded.norm", first], "embedded.batch")


def _layer(graph: Graph, weights: Weights, layer: int, x: str, heads: int, seen: str | None = None) -> str:
    """One layer of the encoder: attention, then two dense steps, each added to what came in.

    Attention looks at what is seen, which is what came in if nothing else is given.
    """
    source, name = f"bert.encoder.layer.{layer}", f"layer{layer}"
    asked = (
        _asked(graph, weights, source, ("query", "key", "value"), x, name)
        if seen in (None, x)
        else [
            *_asked(graph, weights, source, ("query",), x, name),
            *_asked(graph, weights, source, ("key", "value"), seen, f"{name}.seen"),
        ]
    )
    heard = graph.step("MultiHeadAttention", asked, f"{name}.heard", MICROSOFT, num_heads=heads)
    x = _added(graph, weights, f"{source}.attention.output", heard, x, f"{name}.first")
    inner = graph.dense(x, weights[f"{source}.intermediate.dense.weight"].T, None, f"{name}.inner")
    shift = graph.constant(f"{name}.inner.bias", weights[f"{source}.intermediate.dense.bias"])
    bent = graph.step("BiasGelu", [inner, shift], f"{name}.bent", MICROSOFT)
    return _added(graph, weights, f"{source}.output", bent, x, f"{name}.second")


def _asked(graph: Graph, weights: Weights, source: str, parts: tuple[str, ...], x: str, name: str) -> list[str]:
    """What attention is computed from, in one product for as many parts as are of the same input."""
    sources = [f"{source}.attention.self.{part}" for part in parts]
    matrix = np.concatenate([weights[f"{part}.weight"].T for part in sources], 1)
    whole = graph.dense(x, matrix, np.concatenate([weights[f"{part}.bias"] for part in sources]), f"{name}.asked")
    if len(parts) == 1:
        return [whole]
    sizes = graph.constant(f"{name}.sizes", np.full(len(parts), matrix.shape[0], np.int64))
    cut = [f"{name}.{part}" for part in parts]
    graph.nodes.append(helper.make_node("Split", [whole, sizes], cut, axis=2))
    return cut


def _added(graph: Graph, weights: Weights, source: str, new: str, x: str, name: str) -> str:
    """A dense step over what is new, added to what came in, normalised."""
    dense = graph.dense(new, weights[f"{source}.dense.weight"].T, weights[f"{source}.dense.bias"], f"{name}.dense")
    return graph.norm(graph.step("Add", [x, dense], f"{name}.sum"), weights, f"{source}.LayerNorm", f"{name}.norm")
