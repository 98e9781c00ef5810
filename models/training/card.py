"""The model card: plain words and the figures of the evaluation."""

HEAD = """# Liver and lesion segmentation, version {version}

Marks the liver and focal lesions in one B-mode ultrasound frame. For research and engineering; **not a diagnosis**,
not a medical device, never checked in a clinic.

- In: the fan's box, grey, letterboxed to {width} x {height}, black outside the fan, 0..1. Out: two probability maps of that
  size, liver (a lesion in it included) and lesion.
- A residual U-Net, about 2 million parameters (1.1 thousand million multiplications a picture), all convolutions at half size or less; grey-level normalisation is part of the graph.
- Trained from random weights by `models/training/train.sh`; schedule, curve and figures of each image are in `run/`.

## Data
{data}
The scans must be credited wherever the model is shipped. None of their pictures is in this package; `golden/` and `run/`
hold a simulated frame and numbers.

## Method
Adam with decoupled weight decay and a cosine rate, running average of the weights, per-image Dice plus cross-entropy with the
lesion counted twice, two coarser outputs trained along. Each sample is varied: rotation, anisotropic scale, shear, elastic
warp, mirror, jitter of the fan, gamma, gain over depth and width, local contrast, blur, speckle, compression, holes, and lesions
pasted from one liver into another. Small lesions and healthy livers come twice as often; of the sweep
and the lung clips it is known only that they have no lesion. First at 192 x 160, then weights and batch statistics go on at the
canvas above (what that and other levers gave: `models/training/LEVERS.md`). The stages' lengths were fitted to the time there was while
the run went on and the stages were started one by one, so a repetition by `schedule.json` comes close but not to the digit;
`run/curve.json` has the rates as they were. Temperature ({temperature}) and
thresholds were chosen on {set}, never on the held-out fold.

## Figures
{figures}
"""

TITLES = {
    "scans": "Scans",
    "phantom": "Simulated frames",
    "sweep": "Sweep over a healthy volunteer's liver, another scanner, one person",
    "lung": "Four lung clips that training did not see, 25 frames each",
}

PIPELINE = """### The whole pipeline over the held-out fold

`edgeliver models evaluate --data ../shared/data/aul --model models/liver-lesion-seg/heldout`: from the JPEG over the fan that the
screen reader finds to the masks at full size, with the held-out weights (`heldout/`, not served). Percentile bootstrap over
near-duplicate groups.

{table}"""

LIMITS = """
## What the data cannot show
- One source. How well the model works on another scanner, setting or population is unknown; published systems lose accuracy away from home.
- The set names no patients. Folds keep near-duplicate pictures together, found by image correlation; the same patient may still be
  on both sides, so the figures may be too good.
- Class and acquisition go together in this set: picture size, fan and colour alone tell healthy from diseased quite well. Fan crop, one
  geometry and grey remove part of that; "no lesion on a healthy liver" may still owe something to how healthy livers were recorded.
- One lesion is outlined per picture even where more are visible: a correct second mark counts as wrong, and a second lesion is taught as liver.
- Outlines are coarse polygons by hand. Only adult abdominal scans with convex probes. Lesion types are not told apart.
- Simulated frames say whether the demo works, nothing about patients. Many of their lesions are small or faint on purpose.
- Found lesions are drawn too large (see the diameters above). A size that decides anything is to be measured on the scanner.
- Vessels and bright spots of a healthy liver from another scanner, and shadows in lungs, were marked as lesions by the measured weights (see above).
- The shipped weights have seen every scan, the sweep and half of the lung clips: run over these, they look better than they are.
- Not tested: image quality too poor to read, livers after surgery, contrast agents, children, other organs shown instead of the liver.
"""


def text(manifest, metrics, pipeline=None):
    """pipeline: what the device's own evaluation printed, its table's lines, if it was run."""
    calibration = manifest["calibration"]
    temperature = ", ".join(f"{name} {value:g}" for name, value in calibration["parameters"].items())
    geometry = manifest["inputs"][0]["geometry"]
    return HEAD.format(version=manifest["version"], width=geometry["width"], height=geometry["height"],
                       data=data_lines(manifest["trainingData"]), temperature=temperature, set=calibration["set"], figures=figure_text(manifest["metrics"], metrics, pipeline)) + LIMITS


def data_lines(sources):
    lines = []
    for source in sources:
        doi = f", doi {source['doi']}" if source["doi"] else ""
        folds = f" (folds {', '.join(map(str, source['folds']))})" if source["folds"] else ""
        lines.append(f"- {source['name']}: {source['images']} images{folds}, {source['licence']}{doi}; {source['attribution']}.")
    return "\n".join(lines) + "\n"


def figure_text(summary, metrics, pipeline):
    if metrics is None:
        return "None: these weights have not been evaluated."
    note = summary["note"]
    parts = [f"{note[0].upper()}{note[1:]} The shipped weights had the held-out pictures added to their training.\n"
             "Mean over images [95 % bootstrap interval, resampled by near-duplicate group]."]
    for name, title in TITLES.items():
        if name in metrics:
            parts.append(f"### {title}\n\n" + table(metrics[name]))
            if name == "scans" and pipeline:
                parts.append(PIPELINE.format(table=pipeline.strip()))
    return "\n\n".join(parts)


def table(result):
    lines = ["| set | liver Dice | lesion Dice | lesions found (Dice > 0.1) | found: diameter over the drawn one | false lesions on healthy |",
             "| --- | --- | --- | --- | --- | --- |"]
    groups = {"all": result["overall"], **(result["byClass"] if len(result["byClass"]) > 1 else {}),
              **{f"{size} lesions": entry for size, entry in result["bySize"].items()}}
    for name, entry in groups.items():
        if not entry:
            continue
        keys = ("liverDice", "lesionDice", "lesionDetection", "diameterRatio", "falseLesions")
        lines.append("| " + " | ".join([name.lower(), *(cell(entry.get(key)) for key in keys)]) + " |")
    errors = ", ".join(f"{name} {value:.3f}" for name, value in result["calibrationError"].items() if value is not None)
    lines += ["", "Small, medium, large: under 2 %, 2 to 8 %, over 8 % of the fan's box. "
              f"Expected calibration error over pixels: {errors}."]
    return "\n".join(lines)


def cell(entry):
    if entry is None:
        return "-"
    if entry["low"] is None:
        return f"{entry['mean']:.3f} n={entry['images']}"
    return f"{entry['mean']:.3f} [{entry['low']:.3f}, {entry['high']:.3f}] n={entry['images']}"
