"""Two small example packages of vectors: three classes from features (normal, benign, malignant), and a lesion's features into its rim's.

    examples.py --scans DIR --work DIR --root DIR --out ../..

The first has Midya's kind of answer (several named classes), the second Wang's feature mapping (a vector into a vector). They show the package
format on real numbers; nothing on a device uses them. Fitted on folds 1 to 4; `heldout.csv` is fold 0.
"""
import argparse
import csv
import hashlib
import json
from pathlib import Path

import cv2
import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from sklearn.linear_model import LogisticRegression, Ridge

import lesions
import radiomics
import trees
from crop import tight_box
from package import SCANS

FEATURES, TARGETS, LIMIT = 24, 8, 4.0
TEST_FOLD = 0


def normal_crops(scans, seed):
    """A plain patch of each healthy liver, with the outline of some lesion laid on it: crops, folds, groups."""
    rng = np.random.default_rng(seed)
    outlines = [lesion.patch[..., 1] for lesion in lesions.load(scans)[::7]]
    crops, folds, groups = [], [], []
    with open(scans / "index.csv", newline="") as index:
        rows = [row for row in csv.DictReader(index) if row["class"] == "Normal"]
    for row in rows:
        grey = cv2.imread(str(scans / row["image"]), cv2.IMREAD_GRAYSCALE)
        fan, liver = (lesions.polygon_mask(scans / "Normal/segmentation" / part / f"{row['id']}.json", grey.shape) for part in ("outline", "liver"))
        outline = outlines[rng.integers(len(outlines))]
        x0, y0, x1, y1 = tight_box(outline)
        fx0, fy0, fx1, fy1 = tight_box(fan)
        scale = rng.uniform(0.08, 0.25) * (fx1 - fx0) / (x1 - x0)
        shape = np.where(cv2.resize(outline[y0:y1, x0:x1], None, fx=scale, fy=scale) > 127, 255, 0).astype(np.uint8)
        inside = np.argwhere(cv2.erode(liver, np.ones((shape.shape[0] | 1, shape.shape[1] | 1), np.uint8)) > 0)
        y, x = inside[rng.integers(len(inside))] if len(inside) else np.argwhere(liver > 0).mean(0).astype(int)
        mask = np.zeros_like(grey)
        top, left = max(0, y - shape.shape[0] // 2), max(0, x - shape.shape[1] // 2)
        part = mask[top:top + shape.shape[0], left:left + shape.shape[1]]
        part[:] = shape[:part.shape[0], :part.shape[1]]
        grey = np.where(fan > 0, grey, 0).astype(np.uint8)
        crops.append(lesions.make(row["id"], 0, "", 0, grey, mask, tight_box(fan), 1.0).crop())
        folds.append(int(row["cv_fold"])), groups.append(lesions.group_of(row))
    return crops, np.array(folds), groups


def scaled(table):
    """Middle and spread that do not mind long tails."""
    middle = np.nanmedian(table, 0)
    spread = np.nanpercentile(table, 84, axis=0) - np.nanpercentile(table, 16, axis=0)
    return middle, spread / 2 + 1e-6


def standardise(table, middle, spread):
    return np.clip((np.where(np.isnan(table), middle, table) - middle) / spread, -LIMIT, LIMIT)


def write_graph(path, middle, spread, weights, bias, output):
    """Missing values to the middle, standardised, held within limits, one affine map."""
    constants = {"middle": middle[None], "spread": spread[None], "low": np.array(-LIMIT), "high": np.array(LIMIT), "weights": weights, "bias": bias[None]}
    nodes = [("IsNaN", ["features"], "missing"), ("Where", ["missing", "middle", "features"], "known"), ("Sub", ["known", "middle"], "centred"),
             ("Div", ["centred", "spread"], "scaled"), ("Clip", ["scaled", "low", "high"], "held"), ("MatMul", ["held", "weights"], "mapped"),
             ("Add", ["mapped", "bias"], output)]
    graph = helper.make_graph(
        [helper.make_node(kind, inputs, [name], name=name) for kind, inputs, name in nodes], path.parent.name,
        [helper.make_tensor_value_info("features", TensorProto.FLOAT, [1, len(middle)])],
        [helper.make_tensor_value_info(output, TensorProto.FLOAT, [1, weights.shape[1]])],
        [numpy_helper.from_array(np.asarray(values, np.float32), name) for name, values in constants.items()])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.checker.check_model(model)
    path.write_bytes(model.SerializeToString())


def write_package(folder, task, features, settings, output, names, extra, golden, table, count, digest, card):
    """golden: inputs and answers; table: header and rows of the held-out fold."""
    (folder / "golden").mkdir(parents=True, exist_ok=True)
    golden[0].astype("<f4").tofile(folder / "golden/input.f32")
    golden[1].astype("<f4").tofile(folder / "golden/output.f32")
    with open(folder / "heldout.csv", "w", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([table[0], *table[1]])
    (folder / "CARD.md").write_text(card)
    manifest = {
        "name": folder.name, "version": "0.1.0", "task": task, "file": "model.onnx",
        "inputs": [{"name": "features", "type": "float32", "shape": [1, len(features)], "features": features, "settings": settings}],
        "outputs": [{"name": output, "type": "float32", "shape": [1, len(names)], "classes": names}], **extra,
        "trainingData": [SCANS | {"images": count, "folds": [1, 2, 3, 4], "sha256": digest}],
        "files": {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.rglob("*"))
                  if p.is_file() and p.name not in ("manifest.json", "manifest.sig")},
        "providers": ["tensorrt", "cuda", "cpu"], "precision": "fp32",
        "golden": {"input": "golden/input.f32", "output": "golden/output.f32",
                   # Sums in float32: what comes out in thousands is not right to a thousandth.
                   "tolerance": max(0.001, 2e-5 * float(np.abs(golden[1]).max()))}}
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")


def card(title, what, command):
    return f"""# {title}: an example

{what}
It shows the package format on real numbers and is used by nothing; **not a diagnosis**, not a medical device.

Data: {SCANS['name']}, {SCANS['licence']}, doi {SCANS['doi']}; {SCANS['attribution']}. Only numbers measured on it are here; `heldout.csv`
is fold 0, which the fit has not seen.

    edgeliver models evaluate --model models/{command} --table models/{command}/heldout.csv
    edgeliver models run --model models/{command} --table models/{command}/heldout.csv
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--scans", "--work", "--root", "--out"):
        parser.add_argument(name, type=Path, required=True)
    parser.add_argument("--settings", type=Path, default=Path(__file__).with_name("settings.json"))
    arguments = parser.parse_args()
    settings = json.loads(arguments.settings.read_text())
    with np.load(arguments.work / "features.npz") as stored:
        data = {name: stored[name] for name in stored.files}
    crops, folds, groups = normal_crops(arguments.scans, settings["seed"])
    normal = radiomics.extract(crops, radiomics.program(arguments.root), arguments.work / "pictures")[1]

    names = ["normal", "benign", "malignant"]
    table, kinds = np.concatenate([normal, data["base"]]), np.concatenate([np.zeros(len(normal), int), 1 + data["labels"]])
    fold, group = np.concatenate([folds, data["folds"]]), [*groups, *data["groups"]]
    train = fold != TEST_FOLD
    icc = radiomics.repeatability(np.concatenate([data["base"][None], data["varied"][:len(data["varied"]) // 2]]))
    trusted = np.flatnonzero(icc > settings["leastRepeatability"])
    score = np.maximum(trees.separation(table[train], (kinds[train] > 0).astype(int)), trees.separation(table[train], (kinds[train] == 2).astype(int)))
    chosen = radiomics.prune(table[train], trusted, score, settings["mostCorrelation"])[:FEATURES]
    middle, spread = scaled(table[train][:, chosen])
    model = LogisticRegression(C=0.1, max_iter=2000).fit(standardise(table[train][:, chosen], middle, spread), kinds[train])
    folder = arguments.out / "example-three-classes"
    folder.mkdir(parents=True, exist_ok=True)
    write_graph(folder / "model.onnx", middle, spread, model.coef_.T, model.intercept_, "scores")
    rows = [[*(f"{value:.7g}" if np.isfinite(value) else "" for value in table[at, chosen]), names[kinds[at]], group[at]] for at in np.flatnonzero(~train)]
    golden = np.random.default_rng(1).normal(middle, spread, (4, len(chosen))).astype(np.float32)
    golden[-1, 0] = np.nan
    features = [str(data["features"][at]) for at in chosen]
    write_package(folder, "classification", features, str(data["settings"]), "scores", names, {"calibration": {"method": "temperature", "scale": 1.0, "bias": []}},
                  (golden, standardise(golden, middle, spread) @ model.coef_.T + model.intercept_), ([*features, "class", "group"], rows),
                  int(train.sum()), str(data["digest"]), card("Three classes", "Normal liver, benign lesion or malignant lesion from radiomic features, by logistic regression over three named\nclasses. A normal liver is measured under the outline of some lesion laid on it; its kind of picture alone gives much of it away.", folder.name))

    lesion, rim = [f for f in trusted if str(data["features"][f]).startswith("lesion.")], [f for f in trusted if str(data["features"][f]).startswith("rim.")]
    train = data["folds"] != TEST_FOLD
    score = trees.separation(data["base"][train], data["labels"][train])
    given = radiomics.prune(data["base"][train], lesion, score, settings["mostCorrelation"])[:FEATURES]
    wanted = radiomics.prune(data["base"][train], rim, score, settings["mostCorrelation"])[:TARGETS]
    middle, spread = scaled(data["base"][train][:, given])
    to_middle, to_spread = scaled(data["base"][train][:, wanted])
    x, y = standardise(data["base"][:, given], middle, spread), standardise(data["base"][:, wanted], to_middle, to_spread)
    ridge = Ridge(alpha=30.0).fit(x[train], y[train])
    folder = arguments.out / "example-rim-from-lesion"
    folder.mkdir(parents=True, exist_ok=True)
    weights, bias = ridge.coef_.T * to_spread, ridge.intercept_ * to_spread + to_middle
    write_graph(folder / "model.onnx", middle, spread, weights, bias, "rim")
    features, targets = [str(data["features"][at]) for at in given], [str(data["features"][at]) for at in wanted]
    truth = np.clip(data["base"][:, wanted], to_middle - LIMIT * to_spread, to_middle + LIMIT * to_spread)
    rows = [[*(f"{value:.7g}" if np.isfinite(value) else "" for value in data["base"][at, given]),
             *(f"{value:.7g}" if np.isfinite(value) else "" for value in truth[at]), data["groups"][at]] for at in np.flatnonzero(~train)]
    golden = np.random.default_rng(2).normal(middle, spread, (4, len(given))).astype(np.float32)
    write_package(folder, "regression", features, str(data["settings"]), "rim", targets, {},
                  (golden, standardise(golden, middle, spread) @ weights + bias), ([*features, *(f"target.{name}" for name in targets), "group"], rows),
                  int(train.sum()), str(data["digest"]), card("The rim from the lesion", "Features of a lesion's rim from those of the lesion itself, by ridge regression: one vector into another. Targets far out are\nheld at four spreads from their middle.", folder.name))
    print(f"three classes on {len(chosen)} features, {len(wanted)} rim features from {len(given)} of the lesion")


if __name__ == "__main__":
    main()
