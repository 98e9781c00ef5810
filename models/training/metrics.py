"""Figures of a segmentation, with bootstrap intervals over groups of near-duplicate pictures."""
import numpy as np

from data import box_area
from postprocess import masks

DETECTED = 0.1  # Dice above which a lesion counts as found
RESAMPLES = 1000
BINS = 15
SIZES = (("small", 0.0, 0.02), ("medium", 0.02, 0.08), ("large", 0.08, 1.1))  # fraction of the fan's box


def dice(predicted, truth):
    size = predicted.sum() + truth.sum()
    return float(2 * (predicted & truth).sum() / size) if size else 1.0


def measure(case, probability, options):
    """One row of figures for one picture."""
    liver, lesion = masks(probability, box_area(case.exact[0]), options)
    row = {"name": case.name, "kind": case.kind, "group": case.group, "fraction": case.lesion_fraction,
           "falseLesion": None, "lesionDice": None, "detected": None, "diameterRatio": None,
           "liverDice": dice(liver, case.exact[1] > 127) if case.has_liver else None}
    if case.has_lesion:
        row["lesionDice"] = dice(lesion, case.exact[2] > 127)
        row["detected"] = float(row["lesionDice"] > DETECTED)
        if row["detected"]:
            row["diameterRatio"] = float(np.sqrt(lesion.sum() / (case.exact[2] > 127).sum()))
    else:
        row["falseLesion"] = float(lesion.any())
    return row


def summarise(rows, seed=0):
    """Means with 95 % intervals: resampled by group, as near-duplicates are not independent."""
    names = {"liverDice": "liverDice", "lesionDice": "lesionDice", "lesionDetection": "detected",
             "falseLesions": "falseLesion", "diameterRatio": "diameterRatio"}
    return {label: entry for label, key in names.items() if (entry := interval(rows, key, seed))}


def interval(rows, key, seed):
    groups = {}
    for row in rows:
        if row[key] is not None:
            groups.setdefault((row["kind"], row["group"]), []).append(row[key])
    if not groups:
        return None
    values = list(groups.values())
    sums, counts = np.array([sum(v) for v in values]), np.array([len(v) for v in values])
    mean = {"mean": round(float(sums.sum() / counts.sum()), 4), "low": None, "high": None, "images": int(counts.sum())}
    if len(values) == 1:
        return mean  # one group says nothing about the spread between groups
    drawn = np.random.default_rng(seed).integers(len(values), size=(RESAMPLES, len(values)))
    means = sums[drawn].sum(axis=1) / counts[drawn].sum(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return mean | {"low": round(float(low), 4), "high": round(float(high), 4)}


def breakdown(rows):
    """The same figures by class and by size of the lesion."""
    kinds = {kind: summarise([r for r in rows if r["kind"] == kind]) for kind in sorted({r["kind"] for r in rows})}
    sizes = {name: summarise([r for r in rows if r["lesionDice"] is not None and low <= r["fraction"] < high])
             for name, low, high in SIZES}
    return {"byClass": kinds, "bySize": sizes}


def calibration_error(cases, predictions):
    """Expected calibration error over the pixels inside the fan, for liver and lesion."""
    errors = {}
    for channel, name in enumerate(("liver", "lesion")):
        count, sure, right = np.zeros(BINS), np.zeros(BINS), np.zeros(BINS)
        for case, probability in zip(cases, predictions):
            if channel == 0 and not case.has_liver:
                continue
            lit = case.exact[0] > 0
            p, truth = probability[channel][lit], case.exact[channel + 1][lit] > 127
            place = np.minimum((p * BINS).astype(int), BINS - 1)
            count += np.bincount(place, minlength=BINS)
            sure += np.bincount(place, weights=p, minlength=BINS)
            right += np.bincount(place, weights=truth, minlength=BINS)
        errors[name] = round(float(np.abs(sure - right).sum() / count.sum()), 4) if count.sum() else None
    return errors
