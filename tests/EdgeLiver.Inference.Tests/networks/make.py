#!/usr/bin/python3
"""Makes the two tiny networks of these tests: thresholds on luma with a known answer for every pixel.

liver probability = sigmoid(40 * (x - 0.3)), lesion probability = sigmoid(40 * (x - 0.7)).
threshold.onnx is 1x1x160x192; small.onnx is the same at 1x1x32x32, for a manifest that says otherwise.
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


here = pathlib.Path(__file__).parent
for name, size in {"threshold": (160, 192), "small": (32, 32)}.items():
    model = network(*size)
    onnx.checker.check_model(model)
    (here / f"{name}.onnx").write_bytes(model.SerializeToString())
