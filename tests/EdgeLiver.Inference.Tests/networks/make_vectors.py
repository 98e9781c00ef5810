#!/usr/bin/python3
"""Makes the tiny networks of vectors of these tests.

classes.onnx:  features [1, 2] -> scores [1, 4] = x0, x1, x0 + x1, |x0| (three classes and a distance)
mapping.onnx:  features [1, 2] -> values [1, 2] = 2 x0 + 1, x1 - x0
lesion.onnx:   crop [1, 2, 96, 96], features [1, 2] -> scores [1, 3] = 0, x0, share of the crop that is lesion + x1
"""
import pathlib

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

here = pathlib.Path(__file__).parent


def save(name, nodes, inputs, output, size, constants):
    graph = helper.make_graph(
        nodes, name, [helper.make_tensor_value_info(n, TensorProto.FLOAT, s) for n, s in inputs],
        [helper.make_tensor_value_info(output, TensorProto.FLOAT, [1, size])],
        [numpy_helper.from_array(np.array(v, np.float32 if n[0] != "i" else np.int64), n) for n, v in constants.items()])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.checker.check_model(model)
    (here / f"{name}.onnx").write_bytes(model.SerializeToString())


node = helper.make_node
save("classes", [node("MatMul", ["features", "w"], ["linear"]), node("Gather", ["features", "i0"], ["first"], axis=1), node("Abs", ["first"], ["far"]),
                 node("Concat", ["linear", "far"], ["scores"], axis=1)],
     [("features", [1, 2])], "scores", 4, {"w": [[1, 0, 1], [0, 1, 1]], "i0": [0]})
save("mapping", [node("MatMul", ["features", "w"], ["linear"]), node("Add", ["linear", "b"], ["values"])],
     [("features", [1, 2])], "values", 2, {"w": [[2, -1], [0, 1]], "b": [[1, 0]]})
save("lesion", [node("Gather", ["crop", "i1"], ["mask"], axis=1), node("ReduceMean", ["mask"], ["share"], axes=[2, 3], keepdims=0),
                node("Gather", ["features", "i0"], ["score"], axis=1), node("Gather", ["features", "i1"], ["more"], axis=1), node("Add", ["share", "more"], ["far"]),
                node("Concat", ["zero", "score", "far"], ["scores"], axis=1)],
     [("crop", [1, 2, 96, 96]), ("features", [1, 2])], "scores", 3, {"i0": [0], "i1": [1], "zero": [[0]]})
