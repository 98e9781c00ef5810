"""Figures of one stage's weights: on the held-out fold, on simulated frames kept apart, on a healthy sweep and on lungs.

    evaluate.py --scans DIR --phantom DIR --sweep DIR --lung DIR --work DIR --stage mixed --fold 0

Adds the figures to WORK/metrics.json, each with its stage. A fold the stage was trained on is refused: its figures would mean nothing.
"""
import argparse
import json
from pathlib import Path

import torch

from data import load_lung, load_phantom, load_scans, load_sweep
from deployed import load, probabilities
from metrics import breakdown, calibration_error, measure, summarise
from postprocess import Postprocess

SETS = ("scans", "phantom", "sweep", "lung")


def figures(model, cases, options):
    predictions = list(probabilities(model, [c.exact[0] for c in cases]))
    rows = [measure(c, p, options) for c, p in zip(cases, predictions)]
    return {"overall": summarise(rows), **breakdown(rows),
            "calibrationError": calibration_error(cases, predictions), "rows": rows}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scans", type=Path)
    parser.add_argument("--phantom", type=Path)
    parser.add_argument("--sweep", type=Path, help="frames of a healthy liver from another scanner")
    parser.add_argument("--lung", type=Path, help="clips of lungs; those kept from training are measured")
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--stage", required=True)
    parser.add_argument("--fold", type=int, default=0)
    arguments = parser.parse_args()

    weights = arguments.work / f"{arguments.stage}.pt"
    trained_on = torch.load(weights)["stage"]["folds"]
    if arguments.scans and arguments.fold in trained_on:
        parser.error(f"stage {arguments.stage} was trained on fold {arguments.fold}: give a fold outside {trained_on}")
    point = json.loads((arguments.work / "operating-point.json").read_text())
    model = load(weights, point["temperature"])
    options = Postprocess(**point["postprocess"])

    cases = {}
    if arguments.scans:
        cases["scans"] = [c for c in load_scans(arguments.scans) if c.fold == arguments.fold]
    if arguments.phantom:
        cases["phantom"] = load_phantom(arguments.phantom)
    if arguments.sweep:
        cases["sweep"] = load_sweep(arguments.sweep)
    if arguments.lung:
        cases["lung"] = load_lung(arguments.lung, training=False, frames=25)

    path = arguments.work / "metrics.json"
    result = json.loads(path.read_text()) if path.exists() else {}
    for name, chosen in cases.items():
        result[name] = {"stage": arguments.stage} | figures(model, chosen, options)
        print(name, json.dumps(result[name]["overall"]))
    if arguments.scans:
        result["scans"]["fold"] = arguments.fold
    path.write_text(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
