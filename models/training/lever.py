"""Measures one lever on the held-out fold: weights, with what can be had of them without training.

    lever.py --scans DIR --weights FILE --name NAME --out FOLDER [--mirror] [--refresh] [--cascade] [--point FILE]

Writes FOLDER/NAME.json: settings, data hash and a row for each picture; compare.py makes the table of all of them.
All levers are measured at one operating point, chosen before them, so that they differ in nothing else.
"""
import argparse
import json
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import nn

from augment import augment
from data import digest, load_scans
from deployed import load, probabilities
from designs import multiplications
from geometry import HEIGHT, WIDTH, fitted_size, letterbox, tight_box
from metrics import calibration_error, measure
from postprocess import Postprocess, largest

REFRESH_PICTURES = 240
MARGIN = 0.08  # around the liver, of its longer side
FAR_BELOW = -12.0
BASELINE = {"temperature": [1.374, 2.077], "postprocess": {"lesion_threshold": 0.3, "lesion_min_area_fraction": 0.0005,
                                                           "lesion_min_peak": 0.7}}


def refresh(model, cases, seed=3):
    """New means and variances for batch normalisation, from training pictures at this canvas; weights stay."""
    rng = np.random.default_rng(seed)
    layers = [m for m in model.modules() if isinstance(m, nn.BatchNorm2d)]
    for layer in layers:
        layer.reset_running_stats()
        layer.momentum = None  # a plain mean over the batches
        layer.train()
    chosen = rng.permutation(len(cases))[:REFRESH_PICTURES]
    with torch.no_grad():
        for start in range(0, len(chosen), 16):
            greys = [augment(cases[i], rng, 0.5)[0] for i in chosen[start:start + 16]]
            model(torch.from_numpy(np.stack(greys))[:, None])
    model.eval()


def logit(probability):
    kept = np.clip(probability, 1e-6, 1 - 1e-6)
    return np.log(kept) - np.log1p(-kept)


def mirrored(model, greys):
    """Mean of the picture's logits and its mirror image's."""
    for plain, turned in zip(probabilities(model, greys), probabilities(model, [np.ascontiguousarray(g[:, ::-1]) for g in greys])):
        yield 1 / (1 + np.exp(-(logit(plain) + logit(turned[:, :, ::-1])) / 2))


def cascaded(model, cases, first):
    """Lesion looked for once more in the liver's box, enlarged to the whole canvas; mean of both looks."""
    liver_boxes = [tight_box(m) if (m := largest(p[0] >= 0.5)).any() else (0, 0, WIDTH, HEIGHT) for p in first]
    for case, whole, box in zip(cases, first, liver_boxes):
        x0, y0, x1, y1 = case.box
        fan = fitted_size(x1 - x0, y1 - y0)
        step = (x1 - x0) / fan[0]
        left, top = (WIDTH - fan[0]) // 2, (HEIGHT - fan[1]) // 2
        margin = MARGIN * max(box[2] - box[0], box[3] - box[1])
        height, width = case.layers.shape[:2]
        cut_x = np.clip(((np.array(box[::2]) - left + (-margin, margin)) * step + x0).astype(int), 0, width)
        cut_y = np.clip(((np.array(box[1::2]) - top + (-margin, margin)) * step + y0).astype(int), 0, height)
        grey = np.where(case.layers[..., 1] > 0, case.layers[..., 0], 0)
        close, = probabilities(model, [letterbox(np.ascontiguousarray(grey[cut_y[0]:cut_y[1], cut_x[0]:cut_x[1]]))])
        size = fitted_size(cut_x[1] - cut_x[0], cut_y[1] - cut_y[0])
        x = ((np.arange(WIDTH) + 0.5 - left) * step + x0 - cut_x[0]) * size[0] / (cut_x[1] - cut_x[0]) + (WIDTH - size[0]) // 2 - 0.5
        y = ((np.arange(HEIGHT) + 0.5 - top) * step + y0 - cut_y[0]) * size[1] / (cut_y[1] - cut_y[0]) + (HEIGHT - size[1]) // 2 - 0.5
        back = cv2.remap(logit(close[1]), *np.float32(np.meshgrid(x, y)), cv2.INTER_LINEAR, borderValue=FAR_BELOW)
        lesion = 1 / (1 + np.exp(-(logit(whole[1]) + back) / 2))
        yield np.stack([whole[0], lesion])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scans", type=Path, required=True)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--name", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--fold", type=int, default=0)
    parser.add_argument("--point", type=Path, help="operating-point.json; without it the one of version 0.1.0")
    parser.add_argument("--fans", type=Path, help="folders of `edgeliver frames`: the fan that the device finds, not the drawn one")
    parser.add_argument("--mirror", action="store_true")
    parser.add_argument("--refresh", action="store_true")
    parser.add_argument("--cascade", action="store_true")
    arguments = parser.parse_args()

    saved = torch.load(arguments.weights)
    if arguments.fold in saved["stage"]["folds"]:
        parser.error(f"{arguments.weights} was trained on fold {arguments.fold}: give a fold outside {saved['stage']['folds']}")
    point = json.loads(arguments.point.read_text()) if arguments.point else BASELINE
    scans = load_scans(arguments.scans, arguments.fans)
    model = load(arguments.weights, point["temperature"])
    if arguments.refresh:
        refresh(model, [c for c in scans if c.fold in saved["stage"]["folds"]])
    cases = [c for c in scans if c.fold == arguments.fold]
    greys = [c.exact[0] for c in cases]
    predictions = list(mirrored(model, greys) if arguments.mirror else probabilities(model, greys))
    if arguments.cascade:
        predictions = list(cascaded(model, cases, predictions))
    options = Postprocess(**point["postprocess"])
    rows = [{k: round(v, 4) if isinstance(v, float) else v for k, v in measure(c, p, options).items()}
            for c, p in zip(cases, predictions)]
    record = {"name": arguments.name, "canvas": [WIDTH, HEIGHT], "fold": arguments.fold, "data": digest(cases),
              "stage": saved["stage"], "design": saved.get("design", "residual"), "mirror": arguments.mirror, "fans": "found" if arguments.fans else "drawn",
              "refresh": arguments.refresh, "cascade": arguments.cascade, "point": point,
              "multiplications": multiplications(model, torch.zeros(1, 1, HEIGHT, WIDTH)),
              "calibrationError": calibration_error(cases, predictions), "rows": rows}
    arguments.out.mkdir(parents=True, exist_ok=True)
    (arguments.out / f"{arguments.name}.json").write_text(json.dumps(record))


if __name__ == "__main__":
    main()
