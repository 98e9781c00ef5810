"""Figures of one stage's weights: on the scans of the held-out fold and on simulated frames kept apart.

    evaluate.py --scans DIR --phantom DIR --work DIR --stage mixed --fold 0

Writes WORK/metrics.json. A fold the stage was trained on is refused: its figures would mean nothing.
"""
import argparse
import json
from pathlib import Path

import torch

from data import load_phantom, load_scans
from deployed import load, probabilities
from metrics import breakdown, calibration_error, measure, summarise
from postprocess import Postprocess


def figures(model, cases, options):
    predictions = list(probabilities(model, [c.exact[0] for c in cases]))
    rows = [measure(c, p, options) for c, p in zip(cases, predictions)]
    return {"overall": summarise(rows), **breakdown(rows),
            "calibrationError": calibration_error(cases, predictions), "rows": rows}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scans", type=Path)
    parser.add_argument("--phantom", type=Path)
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

    result = {"stage": arguments.stage, "fold": arguments.fold}
    if arguments.scans:
        scans = [c for c in load_scans(arguments.scans) if c.fold == arguments.fold]
        result["scans"] = figures(model, scans, options)
    if arguments.phantom:
        result["phantom"] = figures(model, load_phantom(arguments.phantom), options)
    (arguments.work / "metrics.json").write_text(json.dumps(result, indent=1))
    for name in ("scans", "phantom"):
        if name in result:
            print(name, json.dumps(result[name]["overall"]))


if __name__ == "__main__":
    main()
