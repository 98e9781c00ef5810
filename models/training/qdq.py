"""Puts quantize/dequantize pairs into an ONNX graph (opset 13): which tensors, which ranges, which form."""
from dataclasses import dataclass

import numpy as np
import onnx
from onnx import helper, numpy_helper

QUANTIZED = {"Conv", "ConvTranspose", "Add", "Resize", "MaxPool", "Concat"}
SAME_SCALE = {"Resize", "MaxPool", "Concat"}  # these move values about and change none: one scale on both sides
WEIGHTED = {"Conv", "ConvTranspose"}


@dataclass(frozen=True)
class Form:
    """cpu: uint8 with a zero point, so that a ReLU costs no bit and vanishes in the quantization after it.
    tensorrt: int8 around 0, the only form that TensorRT takes."""

    name: str
    dtype: type
    low: int
    high: int

    @property
    def symmetric(self):
        return self.dtype is np.int8


CPU = Form("cpu", np.uint8, 0, 255)
TENSORRT = Form("tensorrt", np.int8, -127, 127)


class Graph:
    """The graph's wiring, and which of its tensors are to be quantized."""

    def __init__(self, model, floats=()):
        self.model = model
        self.floats = set(floats)  # names of operators that stay in float
        self.constants = {i.name: i for i in model.graph.initializer}
        made = [n for n in model.graph.node if n.op_type == "Constant"]
        self.constants.update({n.output[0]: n.attribute[0].t for n in made})
        self.producer = {o: n for n in model.graph.node for o in n.output}
        self.consumers = {}
        for node in model.graph.node:
            for name in node.input:
                self.consumers.setdefault(name, []).append(node)
        self.outputs = {o.name for o in model.graph.output}
        self.static = self.constant_tensors()

    def constant_tensors(self):
        """Everything that depends on no input: a position map, say."""
        static = set(self.constants)
        for node in self.model.graph.node:
            if all(name in static for name in node.input if name):
                static.update(node.output)
        return static

    def quantizable(self, node):
        if node.op_type not in QUANTIZED or node.name in self.floats:
            return False
        data = self.data_inputs(node)
        if node.op_type == "Resize":
            modes = [a.s for a in node.attribute if a.name == "mode"]
            return modes in ([], [b"nearest"])
        # The picture itself and what is computed from it before the first convolution stays in float.
        return node.op_type in WEIGHTED or len(data) == (2 if node.op_type == "Add" else len(node.input)) and all(map(self.after_convolution, data))

    def after_convolution(self, name):
        node = self.producer.get(name)
        if node is None or name in self.static:
            return False
        return node.op_type in WEIGHTED or any(self.after_convolution(i) for i in self.data_inputs(node))

    def data_inputs(self, node):
        first = node.input[:1] if node.op_type in WEIGHTED | {"Resize", "MaxPool"} else node.input
        return [name for name in first if name and name not in self.constants]

    def settled(self, name):
        """The tensor that stands for this one after the ReLU that alone reads it."""
        readers = self.consumers.get(name, [])
        return readers[0].output[0] if len(readers) == 1 and readers[0].op_type == "Relu" else name

    def nodes(self):
        return [n for n in self.model.graph.node if self.quantizable(n)]

    def tensors(self, form=CPU):
        """Names to quantize, in the order of the graph."""
        found = {}
        for node in self.nodes():
            for name in [*self.data_inputs(node), self.settled(node.output[0])]:
                if name not in self.outputs:
                    found[name] = None
        if form.symmetric:
            for name in self.sums():
                found.pop(name, None)
        return list(found)

    def sums(self):
        """TensorRT adds a residual before it rounds the convolution: that side of the sum is not quantized."""
        for node in self.nodes():
            if node.op_type == "Add" and len(self.consumers.get(node.input[0], [])) == 1:
                if self.producer.get(node.input[0], node).op_type in WEIGHTED:
                    yield node.input[0]

    def groups(self, names):
        """Tensors that must share a scale, by the name of one of them."""
        root = {name: name for name in names}

        def find(name):
            while root[name] != name:
                name = root[name]
            return name

        for node in self.nodes():
            if node.op_type in SAME_SCALE:
                joined = [n for n in [*self.data_inputs(node), self.settled(node.output[0])] if n in root]
                for name in joined[1:]:
                    root[find(name)] = find(joined[0])
        return {name: find(name) for name in names}


def merged(ranges):
    """One histogram over several tensors' values."""
    low, high = min(r["min"] for r in ranges), max(r["max"] for r in ranges)
    edges = np.linspace(low, high, 513)
    middle = (edges[:-1] + edges[1:]) / 2
    counts = np.zeros(512)
    for r in ranges:
        own = np.linspace(r["min"], r["max"], 513)
        counts += np.histogram((own[:-1] + own[1:]) / 2, edges, weights=np.array(r["counts"], float))[0]
    return low, high, middle, counts


def clipped(ranges, form):
    """The range of least squared error: what is clipped against what every step is too wide."""
    low, high, middle, counts = merged(ranges)
    low, high = min(low, 0.0), max(high, 0.0)  # 0 itself must be exact: it is the padding
    best, least = (low, high), np.inf
    for share in np.linspace(0.25, 1.0, 61):
        a, b = low * share, high * share
        width = 2 * max(-a, b) if form.symmetric else b - a
        outside = np.maximum(middle - b, 0) + np.maximum(a - middle, 0)
        error = (counts * np.where(outside > 0, outside ** 2, (width / (form.high - form.low)) ** 2 / 12)).sum()
        if error < least:
            best, least = (a, b), error
    return best


def scale_and_zero(low, high, form):
    if form.symmetric:
        return np.float32(max(-low, high, 1e-6) / form.high), 0
    scale = np.float32(max(high - low, 1e-6) / (form.high - form.low))
    return scale, int(np.clip(round(form.low - low / scale), form.low, form.high))


def insert(model, ranges, form, floats=()):
    """A copy of the model in one form; ranges: {tensor: {min, max, counts}}."""
    model = onnx.ModelProto.FromString(model.SerializeToString())
    graph = Graph(model, floats)
    names = graph.tensors(form)
    group = graph.groups(names)
    members = {g: [n for n in names if group[n] == g] for g in group.values()}
    chosen = {g: scale_and_zero(*clipped([ranges[n] for n in members[g]], form), form) for g in members}

    pairs = {}
    for name in names:
        scale, zero = chosen[group[name]]
        add_constant(model, f"{name}.scale", np.array(scale, np.float32))
        add_constant(model, f"{name}.zero", np.array(zero, form.dtype))
        pairs[name] = [helper.make_node(kind, [source, f"{name}.scale", f"{name}.zero"], [target], name=f"{kind}:{name}")
                       for kind, source, target in (("QuantizeLinear", name, f"{name}.q"), ("DequantizeLinear", f"{name}.q", f"{name}.dq"))]

    nodes = []
    for node in model.graph.node:
        if not node.name:
            node.name = node.output[0]
        node.input[:] = [f"{i}.dq" if i in pairs else i for i in node.input]
        if node.op_type in WEIGHTED and graph.quantizable(node):
            nodes.append(quantize_weights(model, graph, node))
        nodes.append(node)
        for output in node.output:
            nodes.extend(pairs.get(output, []))
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    drop_unused(model)
    onnx.checker.check_model(model)
    return model


def quantize_weights(model, graph, node):
    """Weights as int8 with a scale for each output channel, behind a DequantizeLinear of their own."""
    name = node.input[1]
    weights = numpy_helper.to_array(graph.constants[name])
    axis = 0 if node.op_type == "Conv" else 1
    others = tuple(i for i in range(weights.ndim) if i != axis)
    scale = (np.maximum(np.abs(weights).max(axis=others), 1e-8) / 127).astype(np.float32)
    shape = [-1 if i == axis else 1 for i in range(weights.ndim)]
    stem = f"{node.name}.weight"
    add_constant(model, f"{stem}.q", np.clip(np.round(weights / scale.reshape(shape)), -127, 127).astype(np.int8))
    add_constant(model, f"{stem}.scale", scale)
    add_constant(model, f"{stem}.zero", np.zeros(len(scale), np.int8))
    node.input[1] = f"{stem}.dq"
    return helper.make_node("DequantizeLinear", [f"{stem}.q", f"{stem}.scale", f"{stem}.zero"], [f"{stem}.dq"], name=f"DequantizeLinear:{stem}", axis=axis)


def add_constant(model, name, value):
    model.graph.initializer.append(numpy_helper.from_array(value, name))


def drop_unused(model):
    used = {i for n in model.graph.node for i in n.input}
    kept = [i for i in model.graph.initializer if i.name in used]
    del model.graph.initializer[:]
    model.graph.initializer.extend(kept)


def with_inner_outputs(model, names):
    """The same network, its inner tensors given out."""
    model = onnx.ModelProto.FromString(model.SerializeToString())
    for name in names:
        if name not in {o.name for o in model.graph.output}:
            model.graph.output.append(helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None))
    return model


def resized(model, height, width):
    """The same network at another picture size, for timing: the input, and constants of the picture's size."""
    model = onnx.ModelProto.FromString(model.SerializeToString())
    sizes = [d for d in model.graph.input[0].type.tensor_type.shape.dim]
    old = (sizes[2].dim_value, sizes[3].dim_value)
    for dims in (model.graph.input[0], model.graph.output[0]):
        shape = dims.type.tensor_type.shape.dim
        shape[2].dim_value, shape[3].dim_value = height, width
    del model.graph.value_info[:]
    holders = [*model.graph.initializer, *(a.t for n in model.graph.node if n.op_type == "Constant" for a in n.attribute)]
    for tensor in holders:
        array = numpy_helper.to_array(tensor)
        if array.ndim == 4 and array.shape[2:] == old:
            rows = np.round(np.linspace(0, old[0] - 1, height)).astype(int)
            columns = np.round(np.linspace(0, old[1] - 1, width)).astype(int)
            tensor.CopyFrom(numpy_helper.from_array(np.ascontiguousarray(array[:, :, rows][:, :, :, columns]), tensor.name))
        elif array.ndim == 1 and array.dtype == np.int64 and tuple(array[-2:]) == old:
            tensor.CopyFrom(numpy_helper.from_array(np.array([*array[:-2], height, width]), tensor.name))
    return model
