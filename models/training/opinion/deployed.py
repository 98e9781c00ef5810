"""The graph that is shipped: trees over features and a network over the crop, one score of both, and how unlike the training lesions a crop is."""
import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from sklearn.linear_model import LogisticRegression
from torch import nn
from torch.nn import functional
from torch.nn.utils import fuse_conv_bn_eval

import trees
from arms import LARGEST_SIZE, SMALLEST_SIZE
from crop import MIDDLE, SIZE, SPREAD

OPSET = 13
SHRINKAGE = 0.1       # of the covariance towards a multiple of one: 140 numbers, a few thousand crops that are not independent
HELD = 6.0            # standard deviations: one odd number does not decide alone
STORED_SMALL = 256    # constants longer than this are kept in half precision


def statistics(crops):
    """What a picture is like at first glance: lit share, contrast inside and outside, energy of four octaves, clipping. [n, 12]."""
    grey, lesion = crops[:, :1], crops[:, 1:]
    lit = (grey > 0).to(grey.dtype)
    x = (grey * 255 - MIDDLE) / SPREAD * lit
    found = [lit.mean((2, 3))]
    for part in (lesion, lit * (1 - lesion)):
        share = part.mean((2, 3)) + 1e-3
        mean = (x * part).mean((2, 3)) / share
        found += [mean, ((x * x * part).mean((2, 3)) / share - mean * mean + 1e-3).clamp(min=1e-3).log()]
    found.append((x * x * x).mean((2, 3)))
    found += [(grey > 0.99).to(grey.dtype).mean((2, 3)), ((grey < 0.01).to(grey.dtype) * lit).mean((2, 3))]
    for _ in range(4):
        band = x - functional.avg_pool2d(x, 3, 1, 1)
        found.append(((band * band).mean((2, 3)) + 1e-4).log())
        x = functional.avg_pool2d(x, 2)
    return torch.cat(found, dim=1)


def fold_normalisation(module):
    """Puts each batch normalisation into the convolution before it."""
    for name, child in module.named_children():
        if isinstance(child, nn.Sequential) and any(isinstance(part, nn.BatchNorm2d) for part in child):
            parts = []
            for part in child:
                parts.append(part) if not isinstance(part, nn.BatchNorm2d) else parts.append(fuse_conv_bn_eval(parts.pop(), part))
            setattr(module, name, nn.Sequential(*parts))
        else:
            fold_normalisation(child)
    return module


class Looking(nn.Module):
    """The network with its distance: root mean square of whitened embedding and statistics, and how strange a crop looks beside pictures of other things.

    The distance alone does not see what other things have in common; a line taught between lesions and other things sees only what it was
    taught. Their sum is told, each about 0 to 1 for a lesion like those of the training.
    """

    def __init__(self, net, bank, strangers):
        super().__init__()
        self.net = fold_normalisation(net.eval())
        for parameter in self.net.parameters():
            parameter.data = parameter.data.half().float() if parameter.numel() > STORED_SMALL else parameter.data
        values = np.concatenate([self.describe(torch.from_numpy(part[:, :2]).float() / 255).detach().numpy() for part in np.array_split(bank, max(1, len(bank) // 128))])
        self.middle = nn.Parameter(torch.from_numpy(values.mean(0)).float(), requires_grad=False)
        scale = values.std(0) + 1e-3
        covariance = np.cov(((values - values.mean(0)) / scale).T)
        covariance = (1 - SHRINKAGE) * covariance + SHRINKAGE * np.eye(len(covariance))
        power, axes = np.linalg.eigh(covariance)
        whiten = (axes / np.sqrt(power)) / scale[:, None]
        self.whiten = nn.Parameter(torch.from_numpy(whiten).float().half().float(), requires_grad=False)
        weights, bias = self.line(values, strangers)
        self.strange = nn.Parameter(torch.from_numpy(weights[:, None]).float(), requires_grad=False)
        self.bias = nn.Parameter(torch.tensor([bias]).float(), requires_grad=False)

    @torch.no_grad()
    def line(self, values, strangers):
        """Logistic weights over the whitened values: strangers against lesions."""
        other = np.concatenate([self.describe(torch.from_numpy(part[:, :2]).float() / 255).numpy() for part in np.array_split(strangers, max(1, len(strangers) // 128))])
        white = (np.concatenate([values, other]) - self.middle.numpy()) @ self.whiten.numpy()
        truth = np.r_[np.zeros(len(values)), np.ones(len(other))]
        model = LogisticRegression(C=0.02, class_weight="balanced", max_iter=2000).fit(np.clip(white, -HELD, HELD), truth)
        return model.coef_[0], float(model.intercept_[0])

    def describe(self, crops):
        return torch.cat([self.net.embed(crops), statistics(crops)], dim=1)

    def forward(self, crops):
        values = self.describe(crops)
        score = self.net.head(values[:, :self.net.head.in_features])
        white = (values - self.middle) @ self.whiten
        strange = torch.sigmoid(white.clamp(-HELD, HELD) @ self.strange + self.bias)
        return score, (white * white).mean(1, keepdim=True).sqrt() + strange


@torch.no_grad()
def look(looking, crops):
    """uint8 [n, 2 or 3, SIZE, SIZE] to score and distance, float32 [n] each."""
    parts = [looking(torch.from_numpy(np.ascontiguousarray(crops[at:at + 128, :2])).float() / 255) for at in range(0, len(crops), 128)]
    return tuple(torch.cat([part[which] for part in parts])[:, 0].numpy() for which in (0, 1))


def answer(looking, booster, weights, bias, crops, features):
    """What the graph says, float32 [n, 3]: benign (always 0), malignant, distance. features: [n, F], the last is the relative size."""
    score, distance = look(looking, crops)
    p = np.clip(1 / (1 + np.exp(-trees.margin(booster, features[:, :-1]).astype(np.float64))), 1e-6, 1 - 1e-6)
    size = np.log(np.clip(features[:, -1], SMALLEST_SIZE, LARGEST_SIZE))
    fused = np.c_[np.log(p) - np.log(1 - p), score, size] @ weights + bias
    return np.c_[np.zeros(len(fused)), fused, distance].astype(np.float32)


def write(looking, booster, weights, bias, count, path):
    """The graph with inputs crop [1, 2, SIZE, SIZE] and features [1, count], output scores [1, 3]."""
    torch.onnx.export(looking, torch.zeros(1, 2, SIZE, SIZE), str(path), opset_version=OPSET, input_names=["crop"],
                      output_names=["score", "distance"])
    model = onnx.load(str(path))
    graph = model.graph
    if left := [node.op_type for node in graph.node if node.op_type == "BatchNormalization"]:
        raise SystemExit(f"{path}: {len(left)} BatchNormalization nodes were not folded")

    def constant(name, values, kind=np.float32):
        graph.initializer.append(numpy_helper.from_array(np.array(values, kind), name))
        return name

    def node(kind, inputs, output, **attributes):
        graph.node.append(helper.make_node(kind, inputs, [output], name=output, **attributes))
        return output

    constant("texture_at", np.arange(count - 1), np.int64), constant("size_at", [count - 1], np.int64), constant("yes_at", [1], np.int64)
    constant("one", [[1.0]]), constant("benign", [[0.0]])
    constant("p_low", 1e-6), constant("p_high", 1 - 1e-6), constant("size_low", SMALLEST_SIZE), constant("size_high", LARGEST_SIZE)
    constant("fusion", np.reshape(weights, (3, 1))), constant("fusion_bias", np.reshape(bias, (1, 1)))
    node("Gather", ["features", "texture_at"], "texture", axis=1)
    graph.node.append(trees.operator(booster, "texture", "tree_label", "tree_probability"))
    node("Gather", ["tree_probability", "yes_at"], "tree_yes", axis=1)
    node("Clip", ["tree_yes", "p_low", "p_high"], "p")
    node("Sub", ["one", "p"], "q"), node("Log", ["p"], "log_p"), node("Log", ["q"], "log_q"), node("Sub", ["log_p", "log_q"], "tree_score")
    node("Gather", ["features", "size_at"], "size", axis=1)
    node("Clip", ["size", "size_low", "size_high"], "size_held"), node("Log", ["size_held"], "size_score")
    node("Concat", ["tree_score", "score", "size_score"], "parts", axis=1)
    node("MatMul", ["parts", "fusion"], "weighed"), node("Add", ["weighed", "fusion_bias"], "malignant")
    node("Concat", ["benign", "malignant", "distance"], "scores", axis=1)
    graph.input.append(helper.make_tensor_value_info("features", TensorProto.FLOAT, [1, count]))
    del graph.output[:]
    graph.output.append(helper.make_tensor_value_info("scores", TensorProto.FLOAT, [1, 3]))
    model.opset_import.append(helper.make_opsetid("ai.onnx.ml", 1))
    halve(graph)
    onnx.checker.check_model(model)
    path.write_bytes(model.SerializeToString())


def halve(graph):
    """Keeps long constants in half precision; ONNX Runtime turns them back when it loads the file. They were rounded before, so nothing changes."""
    casts = []
    for tensor in graph.initializer:
        values = numpy_helper.to_array(tensor)
        if values.dtype == np.float32 and values.size > STORED_SMALL:
            name = tensor.name
            tensor.CopyFrom(numpy_helper.from_array(values.astype(np.float16), name + "_half"))
            casts.append(helper.make_node("Cast", [name + "_half"], [name], name=name + "_cast", to=TensorProto.FLOAT))
    for at, cast in enumerate(casts):
        graph.node.insert(at, cast)
