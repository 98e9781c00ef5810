"""Temperatures and thresholds, chosen on the training folds only.

The network has seen these pictures, so they are shown to it strongly varied: closer to an unseen picture
than the picture itself.

    operating_point.py --scans DIR --phantom DIR --work DIR --stage mixed
"""
import argparse
import itertools
import json
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

from augment import augment
from data import box_area, load_phantom, load_scans
from deployed import load, probabilities
from metrics import DETECTED, dice
from postprocess import Postprocess, components, largest, union

DRAWS = 1
SEED = 7
# A lesion of 10 mm, the size from which ultrasound surveillance calls it positive, covers 0.002 of a fan 16 cm deep:
# marking half of it must be enough.
AREA_FRACTIONS = (0.0005, 0.00075, 0.001)


def varied(cases):
    """Copies of the cases whose exact view is an augmented one."""
    rng = np.random.default_rng(SEED)
    copies, greys = [], []
    for case in [c for c in cases for _ in range(DRAWS)]:
        grey, target = augment(case, rng, 1.0)
        if (grey > 0).any() and (target[1].sum() >= 12 or not case.has_lesion):
            seen = np.stack([(grey * 255).astype(np.uint8), *(target * 255).astype(np.uint8)])
            copies.append(replace(case, exact=seen))
            greys.append(grey)
    return copies, greys


def fit_temperature(cases, logits, channel):
    """The temperature of least cross-entropy over pixels inside the fan."""
    pairs = [(torch.from_numpy(z[channel][c.exact[0] > 0]), torch.from_numpy(c.exact[channel + 1][c.exact[0] > 0] > 127))
             for c, z in zip(cases, logits) if channel == 1 or c.has_liver]
    z = torch.cat([p[0] for p in pairs])
    truth = torch.cat([p[1] for p in pairs]).float()
    candidates = np.exp(np.linspace(np.log(0.5), np.log(3.0), 40))
    costs = [float(F.binary_cross_entropy_with_logits(z / t, truth)) for t in candidates]
    return round(float(candidates[int(np.argmin(costs))]), 3)


def score(cases, lesions):
    """Overlap, detection, silence on healthy livers and the right diameter weigh the same."""
    truths = [c.exact[2] > 127 for c in cases]
    overlaps = np.array([dice(m, t) for t, m in zip(truths, lesions) if t.any()])
    false = [m.any() for t, m in zip(truths, lesions) if not t.any()]
    sizes = [np.sqrt(m.sum() / t.sum()) for t, m in zip(truths, lesions) if t.any() and m.any()]
    wrong_size = abs(np.log(np.mean(sizes))) if sizes else 0.0
    return overlaps.mean() + (overlaps > DETECTED).mean() - (np.mean(false) if false else 0.0) - wrong_size


def choose(cases, predictions):
    start = Postprocess()
    areas = [box_area(c.exact[0]) for c in cases]
    livers = [largest(p[0] >= start.liver_threshold) for p in predictions]
    best, best_score = start, -np.inf
    for threshold in (0.3, 0.4, 0.5, 0.6):
        found = [components(p[1], liver, threshold) for p, liver in zip(predictions, livers)]
        for fraction, peak in itertools.product(AREA_FRACTIONS, (0.5, 0.6, 0.7, 0.8, 0.9)):
            options = Postprocess(lesion_threshold=threshold, lesion_min_area_fraction=fraction, lesion_min_peak=peak)
            value = score(cases, [union(c for c in f if c.passes(a, options)) for f, a in zip(found, areas)])
            if value > best_score + 1e-6:
                best, best_score = options, value
    return best


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scans", type=Path)
    parser.add_argument("--phantom", type=Path)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--stage", required=True)
    arguments = parser.parse_args()

    weights = arguments.work / f"{arguments.stage}.pt"
    folds = torch.load(weights)["stage"]["folds"]
    scans = [c for c in load_scans(arguments.scans) if c.fold in folds] if arguments.scans else []
    cases, greys = varied(scans or load_phantom(arguments.phantom))
    raw = list(probabilities(load(weights), greys))
    logits = [np.log(p.clip(1e-6, 1 - 1e-6)) - np.log1p(-p.clip(1e-6, 1 - 1e-6)) for p in raw]
    temperature = [fit_temperature(cases, logits, channel) for channel in (0, 1)]
    divisor = np.array(temperature, np.float32).reshape(2, 1, 1)
    options = choose(cases, [1 / (1 + np.exp(-z / divisor)) for z in logits])
    varied_how = "once" if DRAWS == 1 else f"{DRAWS} times"
    point = {"temperature": temperature, "postprocess": asdict(options),
             "set": f"{'training folds ' + ', '.join(map(str, folds)) if scans else 'simulated frames'}, each picture varied {varied_how}"}
    (arguments.work / "operating-point.json").write_text(json.dumps(point, indent=2))
    print(json.dumps(point))


if __name__ == "__main__":
    main()
