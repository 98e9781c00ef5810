#!/usr/bin/python3
"""Makes the tiny networks of these tests: thresholds on luma with a known answer for every pixel, and scores of the mean luma.

liver probability = sigmoid(40 * (x - 0.3)), lesion probability = sigmoid(40 * (x - 0.7)).
threshold.onnx is 1x1x160x192; small.onnx is the same at 1x1x32x32, for a manifest that says otherwise.
view.onnx, 1x1x64x64: the mean m, 1 - m and 10 m; no numbers for a mean above 0.9.
"""
import pathlib

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper


def network(height: int, width: int) -> onnx.ModelProto:
    weight = numpy_helper.from_array(np.array([40, 40], np.float32).reshape(2, 1, 1, 1), "weight")
    bias = numpy_helper.from_array(np.array([-12, -28], np.float32), "bias")
    nodes = [
        helper.make_node("Conv", ["image", "weight", "bias"], ["logit"]),
        helper.make_node("Sigmoid", ["logit"], ["probability"]),
    ]
    graph = helper.make_graph(
        nodes,
        "threshold",
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, [1, 1, height, width])],
        [helper.make_tensor_value_info("probability", TensorProto.FLOAT, [1, 2, height, width])],
        [weight, bias],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)


def view() -> onnx.ModelProto:
    constants = {"factor": [1, -1, 10], "offset": [0, 1, 0], "nothing": [0], "top": [0.9]}
    nodes = [
        helper.make_node("ReduceMean", ["image"], ["mean"], axes=[2, 3], keepdims=0),
        helper.make_node("Sub", ["top", "mean"], ["below"]),
        helper.make_node("Sqrt", ["below"], ["root"]),
        helper.make_node("Mul", ["root", "nothing"], ["zero"]),
        helper.make_node("Mul", ["mean", "factor"], ["scaled"]),
        helper.make_node("Add", ["scaled", "offset"], ["moved"]),
        helper.make_node("Add", ["moved", "zero"], ["scores"]),
    ]
    graph = helper.make_graph(
        nodes,
        "view",
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, [1, 1, 64, 64])],
        [helper.make_tensor_value_info("scores", TensorProto.FLOAT, [1, 3])],
        [numpy_helper.from_array(np.array(value, np.float32), name) for name, value in constants.items()],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)


here = pathlib.Path(__file__).parent
for name, model in {"threshold": network(160, 192), "small": network(32, 32), "view": view()}.items():
    onnx.checker.check_model(model)
    (here / f"{name}.onnx").write_bytes(model.SerializeToString())
