"""Writes the model package: ONNX graph, manifest, card, golden pair and the record of the run.

    export.py --work DIR --stage final --golden FRAME.png --out ../liver-lesion-seg
"""
import argparse
import hashlib
import json
import shutil
import warnings
from pathlib import Path

import cv2
import numpy as np
import onnx
import torch

import card
from curve import draw_curve, read_curve
from deployed import as_tensor, load, probabilities
from evaluate import SETS
from geometry import HEIGHT, WIDTH, letterbox, tight_box
from postprocess import Postprocess

VERSION = "0.1.0"
OPSET = 13
TOLERANCE = 0.002
HELD_OUT = "heldout"  # a package in the package: the weights that did not see the test fold, for its figures
SCANS = {
    "name": "Annotated Ultrasound Liver images, v1",
    "licence": "CC BY 4.0",
    "doi": "10.5281/zenodo.7272660",
    "attribution": "Xu Yiming et al., Annotated Ultrasound Liver images (2022); Brief. Bioinform. 2023;24(1):bbac569",
}
SWEEP = {"name": "ImFusion liver sweep of a healthy volunteer", "licence": "CC BY 4.0", "doi": None,
         "attribution": "ImFusion GmbH, public-ultrasound-demos, Registration-Sweep-Liver"}
PHANTOM = {"name": "EdgeLiver scanner phantom", "licence": "Apache-2.0", "doi": None,
           "attribution": "simulated by this project"}


def write_graph(model, path):
    image = torch.zeros(1, 1, HEIGHT, WIDTH)
    warnings.filterwarnings("ignore", "The shape inference of prim::Constant", UserWarning)
    torch.onnx.export(model, image, str(path), opset_version=OPSET, input_names=["image"],
                      output_names=["probability"], training=torch.onnx.TrainingMode.EVAL)
    graph = onnx.load(str(path))
    onnx.checker.check_model(graph)
    left = [node.op_type for node in graph.graph.node if node.op_type == "BatchNormalization"]
    if left:
        raise SystemExit(f"{path}: {len(left)} BatchNormalization nodes were not folded")


def write_golden(model, frame, folder):
    """A simulated frame at network resolution and what the network makes of it."""
    grey = cv2.imread(str(frame), cv2.IMREAD_GRAYSCALE)
    x0, y0, x1, y1 = tight_box(grey > 0)
    image = letterbox(grey[y0:y1, x0:x1])
    folder.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(folder / "input.png"), image)
    as_tensor(image).numpy().astype("<f4").tofile(folder / "input.f32")
    output, = probabilities(model, [image])
    output.astype("<f4").tofile(folder / "output.f32")


def training_data(state):
    counts = state["counts"]
    folds = state["stage"]["folds"]
    found = []
    if counts["scans"]:
        found.append(SCANS | {"images": counts["scans"], "folds": folds, "sha256": state["data"]})
    if counts.get("sweep"):
        found.append(SWEEP | {"images": counts["sweep"], "folds": [], "sha256": state["sweep"]})
    if counts["phantom"]:
        found.append(PHANTOM | {"images": counts["phantom"], "folds": [], "sha256": state["phantom"]})
    return found


def manifest(state, point, metrics, out):
    files = sorted(p for p in out.rglob("*")
                   if p.is_file() and p.name != "manifest.json" and HELD_OUT not in p.relative_to(out).parts)
    return {
        "name": out.name,
        "version": VERSION,
        "task": "segmentation",
        "file": "model.onnx",
        "inputs": [{"name": "image", "type": "float32", "shape": [1, 1, HEIGHT, WIDTH], "layout": "NCHW",
                    "pixelRange": [0, 1],
                    "geometry": {"crop": "fan-box", "resample": "letterbox-area", "width": WIDTH, "height": HEIGHT}}],
        "outputs": [{"name": "probability", "type": "float32", "shape": [1, 2, HEIGHT, WIDTH],
                     "classes": ["liver", "lesion"], "units": "probability"}],
        "postprocess": Postprocess(**point["postprocess"]).manifest(),
        "calibration": {"method": "temperature", "set": point["set"],
                        "parameters": dict(zip(("liver", "lesion"), point["temperature"]))},
        "trainingData": training_data(state),
        "metrics": metrics,
        "files": {str(p.relative_to(out)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files},
        "providers": ["tensorrt", "cuda", "cpu"],
        "precision": "fp32",
        "golden": {"input": "golden/input.f32", "output": "golden/output.f32", "tolerance": TOLERANCE},
    }


def summary(metrics, stage):
    """The figures without the rows, and which weights they hold for."""
    if metrics is None:
        return {"note": "not evaluated"}
    kept = {name: {k: v for k, v in metrics[name].items() if k != "rows"} for name in SETS if name in metrics}
    note = "; ".join(f"{name}: weights of stage '{entry['stage']}'" for name, entry in kept.items())
    if "scans" in kept:
        note += f" (scans: fold {kept['scans']['fold']})"
    note += f"; shipped: stage '{stage}'. A stage is measured only on pictures that it has not seen."
    return {"note": note, **kept}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--stage", required=True)
    parser.add_argument("--golden", type=Path, required=True, help="a simulated frame, black outside the fan")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--bare", action="store_true", help="graph, golden pair and manifest only")
    parser.add_argument("--schedule", type=Path, default=Path(__file__).with_name("schedule.json"))
    arguments = parser.parse_args()

    work, out = arguments.work, arguments.out
    state = torch.load(work / f"{arguments.stage}.pt")
    point = json.loads((work / "operating-point.json").read_text())
    measured = work / "metrics.json"
    metrics = json.loads(measured.read_text()) if measured.exists() else None
    out.mkdir(parents=True, exist_ok=True)
    model = load(work / f"{arguments.stage}.pt", point["temperature"])
    write_graph(model, out / "model.onnx")
    write_golden(model, arguments.golden, out / "golden")
    if arguments.bare:
        bare = manifest(state, point, summary(None, arguments.stage), out)
        (out / "manifest.json").write_text(json.dumps(bare, indent=2) + "\n")
        return

    (out / "run").mkdir(exist_ok=True)
    shutil.copy(arguments.schedule, out / "run" / "schedule.json")
    lines = read_curve(work / "curve.jsonl")
    (out / "run" / "curve.json").write_text(json.dumps(lines).replace("}, {", "},\n {") + "\n")
    draw_curve(lines, out / "run" / "curve.png")
    if metrics:
        rows = {name: metrics[name]["rows"] for name in SETS if name in metrics}
        (out / "run" / "images.json").write_text(json.dumps(rows).replace("}, {", "},\n {") + "\n")
    draft = manifest(state, point, summary(metrics, arguments.stage), out)
    (out / "CARD.md").write_text(card.text(draft, metrics))
    final = manifest(state, point, draft["metrics"], out)
    (out / "manifest.json").write_text(json.dumps(final, indent=2) + "\n")
    print(f"{out}: {(out / 'model.onnx').stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
