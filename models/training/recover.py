"""Weights for going on with a training from a package's ONNX graph, where the run's own state is gone.

    recover.py --package ../liver-lesion-seg/heldout --scans DIR --folds 1 2 3 4 --out WORK/mixed.pt

Export folds batch normalisation into the convolutions. Here each normalisation gets back the mean and variance that its
input has on training pictures, and the scale and offset that make it give what the folded convolution gave: the network
computes what the graph computes, and can be trained on. Side outputs are not in the graph: they begin at zero, which
disturbs nobody.
"""
import argparse
import json
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import nn

from augment import augment
from data import digest, load_scans
from deployed import Deployed
from geometry import HEIGHT, WIDTH
from net import SegmentationNet

PICTURES = 192
SEED = 3


def folded(path):
    """(weight, bias) of each convolution of the graph, in the order they run, and the temperatures."""
    graph = onnx.load(str(path)).graph
    values = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    return [(values[node.input[1]], values[node.input[2]]) for node in graph.node if node.op_type == "Conv"]


def called(net):
    """The convolutions in the order the network runs them, each with the normalisation after it or None."""
    order = []
    follows = {block[0]: block[1] for block in net.modules() if isinstance(block, nn.Sequential)
               and len(block) == 2 and isinstance(block[0], nn.Conv2d) and isinstance(block[1], nn.BatchNorm2d)}
    hooks = [m.register_forward_hook(lambda module, *_: order.append(module)) for m in net.modules() if isinstance(m, nn.Conv2d)]
    with torch.no_grad():
        net(torch.zeros(1, 1, HEIGHT, WIDTH))
    for hook in hooks:
        hook.remove()
    return [(conv, follows.get(conv)) for conv in order]


@torch.no_grad()
def recover(path, cases):
    net = SegmentationNet().eval()
    layers, weights = called(net), folded(path)
    if len(layers) != len(weights):
        raise SystemExit(f"{path}: {len(weights)} convolutions, this network has {len(layers)}")
    for (conv, norm), (weight, bias) in zip(layers, weights):
        if tuple(conv.weight.shape) != weight.shape:
            raise SystemExit(f"{path}: a convolution of {weight.shape} where this network has {tuple(conv.weight.shape)}")
        conv.weight.copy_(torch.from_numpy(weight))
        if norm is None:
            conv.bias.copy_(torch.from_numpy(bias))
        else:
            norm.weight.fill_(float(np.sqrt(1 + norm.eps)))
            norm.bias.copy_(torch.from_numpy(bias))
    for head in net.side_heads:
        head.weight.zero_()
        head.bias.zero_()

    sums = {norm: [] for _, norm in layers if norm is not None}
    hooks = [norm.register_forward_pre_hook(
        lambda module, inputs: sums[module].append((inputs[0].mean(dim=(0, 2, 3)), (inputs[0] ** 2).mean(dim=(0, 2, 3)))))
        for norm in sums]
    rng = np.random.default_rng(SEED)
    chosen = rng.permutation(len(cases))[:PICTURES]
    for start in range(0, len(chosen), 16):
        net(torch.from_numpy(np.stack([augment(cases[i], rng, 0.7)[0] for i in chosen[start:start + 16]]))[:, None])
    for hook in hooks:
        hook.remove()
    for norm, seen in sums.items():
        mean = torch.stack([m for m, _ in seen]).mean(dim=0)
        variance = torch.stack([s for _, s in seen]).mean(dim=0) - mean ** 2
        offset = norm.bias.clone()
        norm.running_mean.copy_(mean)
        norm.running_var.copy_(variance.clamp(min=1e-6))
        norm.weight.copy_(torch.sqrt(norm.running_var + norm.eps))
        norm.bias.copy_(offset + mean)
    return net


def check(net, path, temperature):
    """The golden pair must come out as it did."""
    manifest = json.loads((path / "manifest.json").read_text())
    shape = manifest["inputs"][0]["shape"]
    image = np.fromfile(path / manifest["golden"]["input"], "<f4").reshape(shape)
    expected = np.fromfile(path / manifest["golden"]["output"], "<f4").reshape(manifest["outputs"][0]["shape"])
    model = Deployed(net.state_dict(), temperature)
    with torch.no_grad():
        return float(np.abs(model(torch.from_numpy(image)).numpy() - expected).max()) if shape[2:] == [HEIGHT, WIDTH] else None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--package", type=Path, required=True)
    parser.add_argument("--scans", type=Path, required=True)
    parser.add_argument("--folds", type=int, nargs="+", required=True, help="what these weights were trained on")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()

    manifest = json.loads((arguments.package / "manifest.json").read_text())
    cases = [c for c in load_scans(arguments.scans) if c.fold in arguments.folds]
    net = recover(arguments.package / manifest["file"], cases)
    parameters = manifest["calibration"]["parameters"]
    difference = check(net, arguments.package, (parameters["liver"], parameters["lesion"]))
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    torch.save({"model": net.state_dict(), "design": "residual",
                "stage": {"name": arguments.out.stem, "folds": arguments.folds, "recovered": str(manifest["version"])},
                "data": digest(cases), "counts": {"scans": len(cases), "phantom": 0}}, arguments.out)
    print(json.dumps({"convolutions": len(folded(arguments.package / manifest["file"])), "goldenDifference": difference}))


if __name__ == "__main__":
    main()
