"""Writes the package liver-view: graph, manifest, card, golden pair, and the reference that devices in the field are held against.

    export.py [--fold K] --frames DIR --phantom DIR --data ../../../../shared/data --work DIR --golden FRAME.png --out ../../liver-view
"""
import argparse
import hashlib
import json
import warnings
from pathlib import Path

import cv2
import numpy as np
import onnx
import torch

import card
from evaluate import livers, point_of, reference, sigmoid, temperature_of
from net import Deployed, ViewNet
from pictures import HEIGHT, WIDTH, letterbox
from train import load

VERSION = "0.1.0"
OPSET = 13
TOLERANCE = 0.002
HELD_OUT = "heldout"  # a package in the package: the weights that did not see a fold, for its figures
QUANTILES = 101
SOURCES = [
    {"name": "Annotated Ultrasound Liver images, v1", "licence": "CC BY 4.0", "doi": "10.5281/zenodo.7272660",
     "attribution": "Xu Yiming et al., Annotated Ultrasound Liver images (2022); Brief. Bioinform. 2023;24(1):bbac569", "kinds": ["liver"], "group": None},
    {"name": "ImFusion liver sweep of a healthy volunteer", "licence": "CC BY 4.0", "doi": None,
     "attribution": "ImFusion GmbH, public-ultrasound-demos, Registration-Sweep-Liver", "kinds": ["liver"], "group": "sweep"},
    {"name": "Lung clips of convex probes", "licence": "CC BY 4.0", "doi": None,
     "attribution": "jannisborn/covid19_pocus_ultrasound, data/pocus_videos/convex", "kinds": ["lung"], "group": None},
    {"name": "Hearts, a muscle and a probe in the air: test files of DICOM libraries", "licence": "MIT, MS-PL, MPL 1.1", "doi": None,
     "attribution": "pydicom/pydicom, pydicom/pydicom-data, fo-dicom/fo-dicom, dcm4che/dcm4che", "kinds": ["cardiac", "other", "air"], "group": None},
    {"name": "Wire phantom from a frame grabber", "licence": "BSD-3-Clause", "doi": None, "attribution": "PlusToolkit/PlusLibData", "kinds": ["wire"], "group": None},
    {"name": "EdgeLiver scanner phantom", "licence": "Apache-2.0", "doi": None, "attribution": "simulated by this project", "kinds": ["phantom", "empty"], "group": None},
]


def write_graph(model, path):
    warnings.filterwarnings("ignore", "The shape inference of prim::Constant", UserWarning)
    torch.onnx.export(model, torch.zeros(1, 1, HEIGHT, WIDTH), str(path), opset_version=OPSET, input_names=["image"], output_names=["scores"],
                      training=torch.onnx.TrainingMode.EVAL)
    graph = onnx.load(str(path))
    onnx.checker.check_model(graph)
    if any(node.op_type == "BatchNormalization" for node in graph.graph.node):
        raise SystemExit(f"{path}: BatchNormalization was not folded")


@torch.no_grad()
def write_golden(model, frame, folder):
    """A simulated frame, the same too dark, noise, and black: what the network makes of each."""
    grey = cv2.imread(str(frame), cv2.IMREAD_GRAYSCALE)
    image = letterbox(np.dstack([grey, np.full_like(grey, 255)]))
    rng = np.random.default_rng(1)
    images = [image, image * 0.3, rng.random((HEIGHT, WIDTH), dtype=np.float32), np.zeros((HEIGHT, WIDTH), np.float32)]
    folder.mkdir(parents=True, exist_ok=True)
    np.stack(images).astype("<f4").tofile(folder / "input.f32")
    np.concatenate([model(torch.from_numpy(np.float32(i))[None, None]).numpy() for i in images]).astype("<f4").tofile(folder / "output.f32")


def watch_reference(pictures, work, metrics):
    """Quantiles of what the watch looks at, over the scans in view, out of fold."""
    scans = {p.name: p for p in livers(pictures)}
    rows = [r for r in json.loads((work / "rows.json").read_text()) if r["name"] in scans]
    kept = []
    for r in rows:
        probability = float(sigmoid(r["logit"] / metrics["temperature"]))
        if probability >= metrics["threshold"] and r["distance"] <= metrics["distanceLimit"]:
            image = letterbox(scans[r["name"]].layers)
            lit = image[image > 0]
            kept.append((probability, r["quality"], r["distance"], float(lit.mean()), float(lit.std())))
    names = ("probability", "quality", "distance", "brightness", "contrast")
    quantiles = np.quantile(np.array(kept), np.linspace(0, 1, QUANTILES), axis=0)
    return {"count": len(kept), "features": {n: [round(float(q), 4) for q in np.maximum.accumulate(quantiles[:, i])] for i, n in enumerate(names)}}


def training_data(pictures, state):
    found = []
    for source in SOURCES:
        images = [p for p in pictures if p.kind in source["kinds"] and (p.kind != "liver" or (p.group == "sweep") == (source["group"] == "sweep"))]
        if images:
            found.append({k: v for k, v in source.items() if k not in ("kinds", "group")} | {"images": len(images), "folds": [0, 1, 2, 3, 4]})
    return found


def manifest(out, pictures, state, metrics):
    files = sorted(p for p in out.rglob("*") if p.is_file() and p.name not in ("manifest.json", "manifest.sig") and HELD_OUT not in p.relative_to(out).parts)
    in_view = metrics["inView"]
    negatives = {k: v for k, v in in_view.items() if k not in ("scans", "sweep", "phantom", "empty", "mixed")}
    return {
        "name": "liver-view",
        "version": VERSION,
        "task": "classification",
        "file": "model.onnx",
        "inputs": [{"name": "image", "type": "float32", "shape": [1, 1, HEIGHT, WIDTH], "layout": "NCHW", "pixelRange": [0, 1],
                    "geometry": {"crop": "fan-box", "resample": "letterbox-area", "width": WIDTH, "height": HEIGHT}}],
        "outputs": [{"name": "scores", "type": "float32", "shape": [1, 3], "classes": ["liver", "quality", "distance"],
                     "units": "probability; 0 to 1; standard deviations of the training livers"}],
        "calibration": {"method": "temperature", "set": "all pictures, out of fold", "parameters": {"liver": metrics["temperature"]}},
        "outOfDistribution": {"score": "distance", "limit": metrics["distanceLimit"], "set": "scans, out of fold"},
        "operatingPoints": [{"name": "liver-in-view", "class": "liver", "threshold": metrics["threshold"], "set": "scans, out of fold",
                             "sensitivity": in_view.get("scans"), "inViewOfOthers": negatives}],
        "trainingData": training_data(pictures, state),
        "dataSha256": state["data"],
        "metrics": {k: v for k, v in metrics.items() if k != "worst"},
        "reference": "reference.json" if (out / "reference.json").exists() else None,
        "files": {str(p.relative_to(out)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files},
        "providers": ["tensorrt", "cuda", "cpu"],
        "precision": "fp32",
        "golden": {"input": "golden/input.f32", "output": "golden/output.f32", "tolerance": TOLERANCE},
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--frames", type=Path, required=True)
    parser.add_argument("--phantom", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--golden", type=Path, required=True, help="a simulated frame, black outside the fan")
    parser.add_argument("--fold", type=int, help="only graph, golden pair and manifest of the weights that did not see this fold")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    torch.set_num_threads(1)

    metrics = json.loads((arguments.work / "metrics.json").read_text())
    held_out = arguments.fold is not None
    state = torch.load(arguments.work / (f"fold-{arguments.fold}.pt" if held_out else "all.pt"))
    pictures = [p for p in load(arguments) if p.kind != "mixed" and not (held_out and p.fold == arguments.fold)]
    if held_out:
        # Its threshold knows nothing of the fold either.
        rows = [r for r in json.loads((arguments.work / "rows.json").read_text()) if r["fold"] != arguments.fold]
        temperature = temperature_of(rows)
        threshold, far = point_of(rows, temperature)
        metrics = {"temperature": round(temperature, 3), "threshold": round(threshold, 4), "distanceLimit": round(far, 3), "inView": {}}
    net = ViewNet()
    net.load_state_dict(state["model"])
    net.eval()
    out = arguments.out
    out.mkdir(parents=True, exist_ok=True)
    model = Deployed(net, metrics["temperature"], *reference(net, pictures))
    write_graph(model, out / "model.onnx")
    write_golden(model, arguments.golden, out / "golden")
    if held_out:
        (out / "manifest.json").write_text(json.dumps(manifest(out, pictures, state, metrics), indent=2) + "\n")
        return

    (out / "reference.json").write_text(json.dumps(watch_reference(pictures, arguments.work, metrics)) + "\n")
    (out / "run").mkdir(exist_ok=True)
    (out / "run" / "curve.json").write_text((arguments.work / "curve.jsonl").read_text().replace("}\n{", "},\n {").join(("[", "]")).replace("}\n]", "}]") + "\n")
    (out / "run" / "pictures.json").write_text((arguments.work / "rows.json").read_text().replace("}, {", "},\n {") + "\n")
    data = training_data(pictures, state)
    (out / "CARD.md").write_text(card.text(VERSION, data, state, metrics, pipeline.read_text() if (pipeline := arguments.work / "pipeline.md").exists() else None))
    (out / "manifest.json").write_text(json.dumps(manifest(out, pictures, state, metrics), indent=2) + "\n")
    print(f"{out}: {(out / 'model.onnx').stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
