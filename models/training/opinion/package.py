"""Writes the packages: the shipped one over all folds, and one for each fold that has not seen it.

    package.py --scans DIR --cine DIR --work DIR --root DIR --out ../../lesion-opinion --phantom DIR
"""
import argparse
import hashlib
import json
from pathlib import Path

import cv2
import numpy as np
from sklearn.linear_model import LogisticRegression

import arms
import deployed
import fit
import lesions
import radiomics
import strange
import trees
from crop import SIZE

NAME, VERSION = "lesion-opinion", "0.1.0"
TOLERANCE = 0.005
KEPT = 0.97          # of lesions like those of the training keep their opinion
GOLDEN = 3
SCANS = {"name": "Annotated Ultrasound Liver images, v1", "licence": "CC BY 4.0", "doi": "10.5281/zenodo.7272660",
         "attribution": "Xu Yiming et al., Annotated Ultrasound Liver images (2022); Brief. Bioinform. 2023;24(1):bbac569"}


def phantom_cases(folder, program, work):
    """Crops and features of simulated lesions, with one whose features are all undefined."""
    crops, sizes = [], []
    for path in sorted(p for p in folder.glob("*.png") if p.stem.isdigit()):
        grey, mask = (cv2.imread(str(path.with_name(path.stem + end)), cv2.IMREAD_GRAYSCALE) for end in (".png", "_lesion.png"))
        count, labels = cv2.connectedComponents((mask > 127).astype(np.uint8))
        if count < 2 or len(crops) == GOLDEN:
            continue
        region = np.where(labels == 1, 255, 0).astype(np.uint8)
        lesion = lesions.make(path.stem, -1, path.stem, 0, grey, region, lesions.tight_box(grey > 0), 1.0)
        crops.append(lesion.crop()), sizes.append(lesion.relative_size)
    names, table, _ = radiomics.extract(crops, program, work / "pictures")
    table[-1] = np.nan
    return np.array(crops), names, np.c_[table, sizes].astype(np.float32)


def taught_strangers(scans, cine, settings):
    """Crops of other things that the distance is taught with."""
    rng = np.random.default_rng((settings["seed"], 5))
    drawn = lesions.load(scans)
    sources = strange.taught(cine, [lesion.patch for lesion in drawn[::12]], rng)
    return strange.crops_of(sources, [lesion.patch[..., 1] for lesion in drawn[::9]], settings["strangers"], rng)


class Fitted:
    """Everything of one package: trees, network, fusion, calibration, threshold, limit."""

    def __init__(self, data, work, settings, fold, strangers):
        self.fold, train = fold, data["folds"] != fold
        self.chosen = trees.select(data, train, settings)
        self.booster = trees.fit(data, train, self.chosen, settings)
        check = data["base"][:8][:, self.chosen]
        if (worst := np.abs(trees.walk(self.booster, check) - trees.margin(self.booster, check)).max()) > 1e-4:
            raise SystemExit(f"package.py: the written trees differ from the booster by {worst}")
        with np.load(work / "bank.npz") as stored:
            bank = stored["bank"][train]
        self.looking = deployed.Looking(arms.network(work, "resnet", fold), bank[:, ::2].reshape(-1, 2, SIZE, SIZE), strangers)
        with np.load(work / "scores.npz") as stored:
            b, d = stored["b"], stored["d"]
        labels = data["labels"]
        parts = np.c_[b, d, arms.size_score(data["size"])]
        self.weights, self.bias = arms.fusion(parts[train], labels[train])
        score = parts @ self.weights + self.bias
        line = LogisticRegression(C=1e3, max_iter=1000).fit(score[train, None], labels[train])
        self.scale, self.offset = float(line.coef_[0, 0]), float(line.intercept_[0])
        probability = 1 / (1 + np.exp(-(self.scale * score + self.offset)))
        self.threshold = arms.threshold_at(probability[train], labels[train], settings["sensitivity"])
        self.sensitivity = float((probability[train & (labels == 1)] >= self.threshold).mean())
        self.specificity = float((probability[train & (labels == 0)] < self.threshold).mean())

    def features(self, names):
        return [str(names[at]) for at in self.chosen] + ["size.relative"]

    def answer(self, crops, table):
        """table: all features, the relative size last."""
        return deployed.answer(self.looking, self.booster, self.weights, self.bias, crops, np.c_[table[:, self.chosen], table[:, -1:]].astype(np.float32))


def write_golden(fitted, crops, table, out):
    (out / "golden").mkdir(parents=True, exist_ok=True)
    given = np.c_[table[:, fitted.chosen], table[:, -1:]].astype("<f4")
    pictures = (crops[:, :2].reshape(len(crops), -1).astype(np.float32) / np.float32(255)).astype("<f4")
    np.c_[pictures, given].astype("<f4").tofile(out / "golden" / "input.f32")
    fitted.answer(crops, table).astype("<f4").tofile(out / "golden" / "output.f32")
    cv2.imwrite(str(out / "golden" / "crops.png"), np.vstack([np.hstack(crops[:, 0]), np.hstack(crops[:, 1])]))


def manifest(fitted, data, settings, limit, out, metrics):
    files = sorted(p for p in out.rglob("*") if p.is_file() and p.name not in ("manifest.json", "manifest.sig")
                   and "heldout" not in p.relative_to(out).parts)
    folds = [fold for fold in arms.FOLDS if fold != fitted.fold]
    count = len(fitted.chosen) + 1
    place = f"out-of-fold scores of folds {', '.join(map(str, folds))}"
    return {
        "name": NAME, "version": VERSION, "task": "classification", "file": "model.onnx",
        "inputs": [
            {"name": "crop", "type": "float32", "shape": [1, 2, SIZE, SIZE], "layout": "NCHW", "channels": ["grey", "lesion"], "pixelRange": [0, 1],
             "geometry": {"crop": "lesion-square", "resample": "letterbox-area", "width": SIZE, "height": SIZE}},
            {"name": "features", "type": "float32", "shape": [1, count], "features": fitted.features(data["features"]), "settings": str(data["settings"])},
        ],
        "outputs": [{"name": "scores", "type": "float32", "shape": [1, 3], "classes": ["benign", "malignant", "distance"], "units": "log-odds; distance in standard deviations"}],
        "calibration": {"method": "platt", "scale": fitted.scale, "bias": [0.0, fitted.offset], "set": place},
        "operatingPoints": [{"name": "suspicious", "threshold": fitted.threshold, "sensitivity": round(fitted.sensitivity, 4),
                             "specificity": round(fitted.specificity, 4), "set": place}],
        "outOfDistribution": {"score": "distance", "limit": limit, "set": f"{KEPT:.0%} of {place} lie within"},
        "trainingData": [SCANS | {"images": int((data["folds"] != fitted.fold).sum()), "folds": folds, "sha256": str(data["digest"])}],
        "metrics": metrics,
        "files": {str(p.relative_to(out)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files},
        "providers": ["cpu"], "precision": "fp32",
        "golden": {"input": "golden/input.f32", "output": "golden/output.f32", "tolerance": TOLERANCE},
    }


def write(fitted, data, settings, limit, golden, out, metrics=None):
    out.mkdir(parents=True, exist_ok=True)
    deployed.write(fitted.looking, fitted.booster, fitted.weights, fitted.bias, len(fitted.chosen) + 1, out / "model.onnx")
    write_golden(fitted, *golden, out)
    (out / "manifest.json").write_text(json.dumps(manifest(fitted, data, settings, limit, out, metrics or {"note": "see the card"}), indent=2) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scans", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--root", type=Path, required=True)
    parser.add_argument("--cine", type=Path, required=True)
    parser.add_argument("--phantom", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--settings", type=Path, default=Path(__file__).with_name("settings.json"))
    arguments = parser.parse_args()
    settings = json.loads(arguments.settings.read_text())
    fit.torch.set_num_threads(1)
    work, out = arguments.work, arguments.out
    with np.load(work / "features.npz") as stored:
        data = {name: stored[name] for name in stored.files}
    crops, _, table = phantom_cases(arguments.phantom, radiomics.program(arguments.root), work)
    strangers = taught_strangers(arguments.scans, arguments.cine, settings)
    drawn = np.array([lesion.crop() for lesion in lesions.load(arguments.scans)])

    # Distances of lesions to networks that have not seen them: what a limit is chosen by.
    present = [fold for fold in arms.FOLDS if (data["folds"] == fold).any()]
    fitted = {fold: Fitted(data, work, settings, fold, strangers) for fold in present}
    distance = np.zeros(len(drawn))
    for fold in present:
        distance[data["folds"] == fold] = deployed.look(fitted[fold].looking, drawn[data["folds"] == fold])[1]
    for fold in present:
        limit = float(np.quantile(distance[data["folds"] != fold], KEPT))
        write(fitted[fold], data, settings, limit, (crops[1:], table[1:]), out / "heldout" / f"fold-{fold}")
    everything = Fitted(data, work, settings, -1, strangers)
    limit = float(np.quantile(distance, KEPT))
    write(everything, data, settings, limit, (crops, table), out)
    print(f"{out}: {(out / 'model.onnx').stat().st_size / 1e6:.2f} MB, {len(everything.chosen)} features, threshold {everything.threshold:.3f}, limit {limit:.2f}")


if __name__ == "__main__":
    main()
