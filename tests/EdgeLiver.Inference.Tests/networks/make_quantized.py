#!/usr/bin/python3
"""Makes quantized/: tiny networks that keep the rules of their variant, and ones that break exactly one each.

image -> Conv -> Relu -> Conv -> probability, and one with a Concat of two branches.
"""
import pathlib

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper


class Network:
    def __init__(self, dtype):
        self.dtype, self.nodes, self.constants = dtype, [], []

    def constant(self, name, value):
        self.constants.append(numpy_helper.from_array(np.asarray(value), name))
        return name

    def pair(self, source, scale=0.05, zero=0, dequantized_scale=None):
        for side, value in (("q", scale), ("d", dequantized_scale or scale)):
            self.constant(f"{source}.{side}.scale", np.float32(value))
            self.constant(f"{source}.{side}.zero", self.dtype(zero))
        self.nodes.append(helper.make_node("QuantizeLinear", [source, f"{source}.q.scale", f"{source}.q.zero"], [f"{source}.q"], name=f"Q:{source}"))
        self.nodes.append(helper.make_node("DequantizeLinear", [f"{source}.q", f"{source}.d.scale", f"{source}.d.zero"], [f"{source}.dq"], name=f"DQ:{source}"))
        return f"{source}.dq"

    def conv(self, source, name, inputs, outputs, per_channel=True, zero=0, quantized=True):
        if quantized:
            weight = self.constant(f"{name}.w.q", np.full((outputs, inputs, 1, 1), 40, np.int8))
            count = outputs if per_channel else 1
            scale = self.constant(f"{name}.w.scale", np.full(count, 0.02, np.float32))
            zeros = self.constant(f"{name}.w.zero", np.full(count, zero, np.int8))
            self.nodes.append(helper.make_node("DequantizeLinear", [weight, scale, zeros], [f"{name}.w"], name=f"DQ:{name}.w", axis=0))
        else:
            self.constant(f"{name}.w", np.full((outputs, inputs, 1, 1), 0.8, np.float32))
        self.nodes.append(helper.make_node("Conv", [source, f"{name}.w"], [name], name=name))
        return name

    def node(self, kind, inputs, output, **attributes):
        self.nodes.append(helper.make_node(kind, inputs, [output], name=output, **attributes))
        return output

    def save(self, name):
        graph = helper.make_graph(
            self.nodes, name, [helper.make_tensor_value_info("image", TensorProto.FLOAT, [1, 1, 4, 4])],
            [helper.make_tensor_value_info("probability", TensorProto.FLOAT, [1, 2, 4, 4])], self.constants)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
        onnx.checker.check_model(model)
        (folder / f"{name}.onnx").write_bytes(model.SerializeToString())


def chain(name, dtype, per_channel=True, weight_zero=0, zero=0, after_relu=None, mismatch=None, relu_late=False, half=False):
    n = Network(dtype)
    x = n.conv(n.pair("image", zero=zero), "first", 1, 4, per_channel, weight_zero, quantized=not half)
    if relu_late:
        x = n.pair(x)
    x = n.node("Relu", [x], "relu")
    x = n.conv(n.pair(x, zero=zero if after_relu is None else after_relu, dequantized_scale=mismatch), "second", 4, 2)
    n.node("Sigmoid", [n.pair(x)], "probability")
    n.save(name)


def concat(name, scales):
    n = Network(np.int8)
    source = n.pair("image")
    parts = [n.pair(n.conv(source, f"branch{i}", 1, 1), scale) for i, scale in enumerate(scales[:2])]
    n.node("Concat", parts, "both", axis=1)
    n.node("Sigmoid", [n.pair("both", scales[2])], "probability")
    n.save(name)


folder = pathlib.Path(__file__).parent / "quantized"
folder.mkdir(exist_ok=True)
chain("cpu", np.uint8, zero=3, after_relu=0)
chain("tensorrt", np.int8)
concat("concat", [0.05, 0.05, 0.05])
chain("zero-point", np.int8, zero=3)
chain("per-tensor", np.int8, per_channel=False)
chain("weight-zero-point", np.int8, weight_zero=1)
chain("pair-mismatch", np.int8, mismatch=0.06)
chain("relu-after-quantization", np.uint8, relu_late=True)
chain("relu-zero-point", np.uint8, after_relu=5)
chain("half-quantized", np.int8, half=True)
concat("concat-scales", [0.05, 0.07, 0.05])
concat("concat-output", [0.05, 0.05, 0.07])

# Constants in another file, a subgraph, a foreign operator: nothing that a package may hold.
n = Network(np.int8)
n.conv(n.pair("image"), "first", 1, 2)
n.node("Sigmoid", ["first"], "probability")
n.save("external")
model = onnx.load(str(folder / "external.onnx"))
tensor = model.graph.initializer[-2]
tensor.ClearField("raw_data")
tensor.data_location = TensorProto.EXTERNAL
tensor.external_data.add(key="location", value="../../../etc/passwd")
(folder / "external.onnx").write_bytes(model.SerializeToString())

n = Network(np.int8)
body = helper.make_graph([helper.make_node("Identity", ["image"], ["out"])], "body", [], [helper.make_tensor_value_info("out", TensorProto.FLOAT, None)])
n.constant("yes", np.array(True))
n.nodes.append(helper.make_node("If", ["yes"], ["both"], then_branch=body, else_branch=body))
n.node("Concat", ["both", "both"], "probability", axis=1)
n.save("subgraph")

n = Network(np.int8)
n.node("Concat", ["image", "image"], "probability", axis=1)
n.save("domain")
model = onnx.load(str(folder / "domain.onnx"))
model.graph.node[0].domain = "com.stranger"
(folder / "domain.onnx").write_bytes(model.SerializeToString())
