"""Writes the card, the record of the run, and the figures into the manifest.

    card.py --work DIR --package DIR --drawn drawn.json --found found.json --drawn-text drawn.md --found-text found.md
"""
import argparse
import csv
import hashlib
import json
import shutil
from pathlib import Path


def table(rows):
    lines = ["| arm | AUC, 95 % interval | folds 0 to 4 | calibration error | specificity at 95 % sensitivity |", "| --- | --- | --- | --- | --- |"]
    for row in rows:
        (low, high), (less, more) = row["aucInterval"], row["specificityAt95Interval"]
        lines.append(f"| {row['arm']} | {row['auc']:.3f} ({low:.3f} to {high:.3f}) | {', '.join(f'{auc:.2f}' for auc in row['aucOfFolds'])} | {row['ece']:.3f} | {row['specificityAt95']:.3f} ({less:.3f} to {more:.3f}) |")
    return "\n".join(lines)


def outside_table(outside):
    lines = ["| crops of | crops | no opinion |", "| --- | --- | --- |"]
    return "\n".join(lines + [f"| {kind} | {row['crops']} | {row['noOpinion']:.0%} |" for kind, row in outside["kinds"].items()])


def body(text):
    """The tables of `edgeliver models evaluate`, without its first line."""
    return text.split("\n\n", 1)[1].strip()


def text(manifest, record, outside, drawn, found, sizes, malignant):
    point, scans = manifest["operatingPoints"][0], manifest["trainingData"][0]
    return f"""# Opinion on a lesion, version {manifest['version']}

Says of a lesion that the segmentation has marked, or a person has outlined, whether it looks suspicious or benign, with a probability of
malignancy, or that it has no opinion. For research and engineering; **not a diagnosis**, not a medical device, never checked in a clinic. No
recommendation of EdgeLiver depends on it: those come from the guideline rules.

- In: the square around the lesion (1.7 times its longer side), {manifest['inputs'][0]['shape'][2]} x {manifest['inputs'][0]['shape'][3]}, grey levels in standard deviations of the surroundings, with the
  lesion's mask; {len(manifest['inputs'][1]['features']) - 1} radiomic features of lesion and rim measured on that crop by EdgeLiver's own kernel (settings `{manifest['inputs'][1]['settings']}`), and the lesion's
  diameter over the fan's width. Out: log-odds of malignancy, and a distance from the training lesions.
- Gradient-boosted trees (XGBoost, here as an ONNX-ML operator) over the features; a ResNet-18 of a quarter of the usual width over the crop; a
  logistic sum of both and of the size. Weights are kept in half precision; arithmetic is float32. {sizes}
- Trained from random weights by `models/training/opinion.sh`; settings, out-of-fold scores and figures are in `run/`.

## Data
{scans['name']}: {scans['images']} pictures with one outlined lesion each, {malignant} malignant, {scans['images'] - malignant} benign; {scans['licence']}, doi {scans['doi']}; {scans['attribution']}.
It must be credited wherever the model is shipped. None of its pictures is in this package; `golden/` holds simulated lesions.

## Shortcuts, and what is left without them
In this set class and acquisition go together: picture size, fan box, bytes a pixel and colour alone tell malignant from benign. So a model here
sees none of them: one square of one size, grey, in units of its own surroundings; in training each lesion is varied in resolution, blur,
compression, gain, dynamic range, depth gain, speckle, outline, turn and stretch. The same shortcut baseline on the crops that the models see is
the first check of that.

Five folds of the set's own grouping, each lesion scored by models that have not seen its fold, drawn outlines, {record['lesions']} lesions;
percentile bootstrap over near-duplicate groups, {record['settings']['resamples']} resamples. Training-side scores (before export); calibrated on the other folds.

{table(record['arms'])}

Shipped is `e: b + d + size`. The relative size alone does almost as well as radiomics: large lesions of this set are mostly malignant, and how
large a lesion looks depends on the depth that was set. Where that relation does not hold, the figures will not either.
The weights of the sum, the calibration and the threshold of a fold stand on the out-of-fold scores of the other folds; those scores are of
models that had this fold among their training lesions. With three weights and two numbers this is a small leak, but it is one.
(c) took, by fold, {', '.join(record['notes']['classifierOfTextureArm'].values())}; (b) kept {', '.join(map(str, record['notes']['featuresOfTrees'].values()))} features.

## Figures of the packages as they run
`edgeliver models evaluate --model models/lesion-opinion --data ../shared/data/aul`: each fold by the package in `heldout/` that has not seen it,
from the JPEG over the fan that the screen reader finds; drawn outlines.

{body(drawn)}

The calibration error of a resample is larger than that of the whole, so its interval may lie above the figure. AUC within one size of screen is lower than over
all: some of what tells the classes apart still goes with the acquisition.

The device has no drawn outlines. `... --found-by models/liver-lesion-seg/heldout --fold 0`: the lesions of fold 0 as a segmentation marks them that
has not seen them; those it misses are missing here too. This, not the table above, is what a box comes to; eighteen benign lesions do not say it precisely.

{body(found)}

Shipped weights have seen every scan. Threshold {point['threshold']:.3f}: chosen for a sensitivity of 95 % on out-of-fold scores ({point['sensitivity']:.3f}, specificity {point['specificity']:.3f} there).

## No opinion
Distance over {manifest['outOfDistribution']['limit']:.2f}: 3 % of lesions that a network had not seen lie beyond their limit. Outlines of real lesions laid on other pictures,
shipped package, by `models/training/opinion/outside.py`:

{outside_table(outside)}

Most of these never get here: a frame without a liver in view is not judged at all. A plain patch of liver taken for a lesion looks like a faint
lesion, and gets an opinion.

The distance is a Mahalanobis one over the network's embedding and plain statistics of the crop, plus the probability by a logistic line that was taught lesions
against lung frames, noise, gratings and spoilt scans; of these the table has other clips, and other kinds.

## CLAIM
| item | here |
| --- | --- |
| intended use | a second look in screening; says where and what to look at again, never what to do |
| data source, dates, selection | as the data's own paper says; one lesion a picture, pictures without one left out |
| reference standard | the set's class (malignant, benign) and hand-drawn outlines; how confirmed: not in the data |
| annotators, variability | not in the data; outlines are varied in training for that reason |
| partitions | the set's five folds, by group of near-duplicates; no patient identifiers to part by |
| preprocessing | `models/training/opinion/crop.py`, `LesionCrop.cs` |
| model, initial weights, training, ensembling | above; random weights, seeded; `settings.json`; no ensemble |
| metrics, uncertainty | AUC, calibration error, Brier, operating point; bootstrap over groups |
| robustness, subgroups, failures | tables and names above |
| external validation | none: not done |
| registration, protocol, funding | none |

## What the data cannot show
- One source. How well this works on another scanner, setting or population is unknown; published systems lose 8 points of specificity away from home.
- No patients are named: folds keep near-duplicate pictures together, the same patient may still be on both sides.
- "Malignant" is not told apart: hepatocellular carcinoma, metastasis and others are one class; benign ones (cysts, haemangiomas, ...) another. Cysts are easy.
- Two of three lesions are malignant here; in screening few are. The probability is calibrated to this share and far too high for a screened population.
- How the classes were confirmed is not in the data, and neither are age, sex, AFP, size in mm.
- The training was short (two shared cores): a longer one may be better; `settings.json` has the steps.
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--work", "--package", "--drawn", "--found", "--drawn-text", "--found-text"):
        parser.add_argument(name, type=Path, required=True)
    parser.add_argument("--settings", type=Path, default=Path(__file__).with_name("settings.json"))
    arguments = parser.parse_args()
    work, package = arguments.work, arguments.package
    manifest = json.loads((package / "manifest.json").read_text())
    record, outside = (json.loads((work / name).read_text()) for name in ("arms.json", "outside.json"))
    drawn, found = (json.loads(path.read_text()) for path in (arguments.drawn, arguments.found))
    (package / "run").mkdir(exist_ok=True)
    for name in ("arms.json", "outside.json", "out-of-fold.csv"):
        shutil.copy(work / name, package / "run" / name)
    with open(work / "out-of-fold.csv", newline="") as file:
        malignant = sum(row["malignant"] == "1" for row in csv.DictReader(file))
    shutil.copy(arguments.settings, package / "run" / "settings.json")
    model = (package / "model.onnx").stat().st_size
    (package / "CARD.md").write_text(text(manifest, record, outside, arguments.drawn_text.read_text(), arguments.found_text.read_text(), f"{model / 1e6:.1f} MB.", malignant))
    manifest["metrics"] = {"note": "out of fold, by edgeliver models evaluate; the shipped weights have seen every scan",
                           "drawnOutlines": drawn["metrics"], "foundOutlinesFold0": found["metrics"]}
    manifest["files"] = {str(p.relative_to(package)): hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(package.rglob("*"))
                         if p.is_file() and p.name not in ("manifest.json", "manifest.sig") and "heldout" not in p.relative_to(package).parts}
    (package / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")


if __name__ == "__main__":
    main()
