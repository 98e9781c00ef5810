"""Figures of the in-view network out of fold, its calibration, its threshold and its reference, into WORK/metrics.json.

    evaluate.py --frames DIR --phantom DIR --data ../../../../shared/data --work DIR

Every picture is judged by the network that saw neither it nor its clip nor its near-duplicates, as the device would feed it.
The threshold for a fold is chosen on the other folds' out-of-fold answers; the shipped one on all of them.
"""
import argparse
import json
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

from net import ViewNet, axes_of
from pictures import HEIGHT, WIDTH, letterbox
from simulated import KINDS
from train import FOLDS, fan_pool, load
from varied import FAULTS, random_fan

LOST_LIVERS = 0.03       # of the scans' livers the threshold may give up
FAR = 0.99               # share of the out-of-fold livers that lie nearer than the limit of distance
DRAWN = 40               # drawn pictures of each kind and fold
RESAMPLES = 1000
GRADED = 60              # scans whose quality is spoilt step by step
STEPS = (0.0, 0.25, 0.5, 0.75, 1.0)
SEED = 5


@torch.no_grad()
def answers(net, images):
    out = [net(torch.from_numpy(np.stack(images[i:i + 64]))[:, None]) for i in range(0, len(images), 64)]
    return tuple(torch.cat([o[k] for o in out]) for k in range(3))


def drawn(fold, pool):
    """Held-out drawn pictures: the kinds were trained on, these scenes were not."""
    rng = np.random.default_rng([SEED, fold])
    for name, draw in ((f"drawn {kind}", draw) for kind, draw in KINDS.items()):
        for i in range(DRAWN):
            grey = draw(rng)
            yield name, f"{name}/{fold}/{i}", letterbox(np.dstack([grey, np.full_like(grey, 255)])) * random_fan(pool, rng)


def out_of_fold(pictures, work):
    """A row for each picture: kind, group, fold, logit, quality's logit, distance from the training livers."""
    rows = []
    pool = fan_pool(pictures)
    for fold in range(FOLDS):
        net = ViewNet()
        net.load_state_dict(torch.load(work / f"fold-{fold}.pt")["model"])
        net.eval()
        mean, axes = reference(net, [p for p in pictures if p.fold != fold])
        cases = [(p.kind, p.group, p.name, letterbox(p.layers)) for p in pictures if p.fold == fold or (p.kind == "mixed" and fold == 0)]
        cases += [(kind, name, name, image) for kind, name, image in drawn(fold, pool)]
        logits, qualities, embeddings = answers(net, [c[3] for c in cases])
        distance = ((embeddings - mean) @ axes).pow(2).mean(dim=1).sqrt()
        for (kind, group, name, image), z, q, d in zip(cases, logits.tolist(), qualities.tolist(), distance.tolist()):
            rows.append({"kind": kind, "group": group, "name": name, "fold": fold, "logit": z, "quality": q, "distance": d})
    return rows


def reference(net, pictures):
    _, _, embeddings = answers(net, [letterbox(p.layers) for p in pictures if p.is_liver])
    return axes_of(embeddings)


def sigmoid(z):
    return 1 / (1 + np.exp(-np.asarray(z)))


def temperature_of(rows):
    z = torch.tensor([r["logit"] for r in rows if r["kind"] != "mixed"])
    truth = torch.tensor([float(r["kind"] in ("liver", "phantom")) for r in rows if r["kind"] != "mixed"])
    candidates = np.exp(np.linspace(np.log(0.3), np.log(3), 60))
    return float(candidates[int(np.argmin([float(F.binary_cross_entropy_with_logits(z / t, truth)) for t in candidates]))])


def calibration_error(rows, temperature, bins=10):
    kept = [r for r in rows if r["kind"] != "mixed"]
    p, truth = sigmoid([r["logit"] / temperature for r in kept]), np.array([r["kind"] in ("liver", "phantom") for r in kept], float)
    at = np.minimum((p * bins).astype(int), bins - 1)
    return float(sum(abs(p[at == b].mean() - truth[at == b].mean()) * (at == b).mean() for b in range(bins) if (at == b).any()))


def livers(rows):
    """The scans among rows or pictures; without scans (the smoke run) the simulated livers."""
    group, kind = ((lambda r: r["group"]), (lambda r: r["kind"])) if isinstance(rows[0], dict) else ((lambda p: p.group), (lambda p: p.kind))
    return [r for r in rows if kind(r) == "liver" and group(r) != "sweep"] or [r for r in rows if kind(r) == "phantom"]


def point_of(rows, temperature):
    """Threshold and limit of distance, from the scans among these rows."""
    scans = livers(rows)
    threshold = float(np.quantile(sigmoid([r["logit"] / temperature for r in scans]), LOST_LIVERS))
    return threshold, float(np.quantile([r["distance"] for r in scans], FAR))


def interval(groups, seed=SEED):
    """Mean over pictures with a 95 % interval, whole groups drawn."""
    sums, counts = np.array([np.sum(v) for v in groups]), np.array([len(v) for v in groups])
    chosen = np.random.default_rng(seed).integers(len(sums), size=(RESAMPLES, len(sums)))
    low, high = np.percentile(sums[chosen].sum(axis=1) / counts[chosen].sum(axis=1), [2.5, 97.5])
    return {"mean": round(float(sums.sum() / counts.sum()), 4), "low": round(float(low), 4), "high": round(float(high), 4),
            "images": int(counts.sum()), "groups": len(sums)}


def shares(rows, verdict):
    """Kind -> share in view; the sweep apart from the scans."""
    named = {}
    for r in rows:
        name = {"liver": "scans" if r["group"] != "sweep" else "sweep"}.get(r["kind"], r["kind"])
        named.setdefault(name, {}).setdefault(r["group"], []).append(verdict(r))
    return {name: interval(list(groups.values())) for name, groups in sorted(named.items())}


def auc(positive, negative):
    merged = np.concatenate([positive, negative])
    ranks = merged.argsort(kind="stable").argsort() + 1.0
    for value in np.unique(merged):
        ranks[merged == value] = ranks[merged == value].mean()
    return float((ranks[:len(positive)].sum() - len(positive) * (len(positive) + 1) / 2) / (len(positive) * len(negative)))


def shortcut(pictures):
    """How far one comes without a look at tissue: fan and brightness, nearest neighbours out of fold, before and after what training does against it."""
    def plain(p):
        fan = p.layers[..., 1] > 0
        return [fan.shape[1] / fan.shape[0], fan.mean(), *[fan[int(h * (fan.shape[0] - 1))].mean() for h in (0.05, 0.3, 0.7, 0.95)]]

    def lit(p):
        grey = p.layers[..., 0][p.layers[..., 1] > 0]
        return [grey.mean() / 255, grey.std() / 255, (grey < 8).mean()]

    kept = [p for p in pictures if p.kind in ("liver", "lung", "cardiac", "other", "air", "wire")]
    pool = fan_pool(pictures)
    rng = np.random.default_rng(SEED)

    def removed(p):
        fan = random_fan(pool, rng)
        return [1.0, fan.mean(), *[fan[int(h * (HEIGHT - 1))].mean() for h in (0.05, 0.3, 0.7, 0.95)]]

    truth = np.array([p.is_liver for p in kept])
    if len(set(truth)) < 2:
        return {}
    folds = np.array([p.fold for p in kept])
    result = {}
    for name, describe in (("fan", plain), ("fan, as trained", removed), ("brightness", lit)):
        x = np.array([describe(p) for p in kept])
        x = (x - x.mean(axis=0)) / (x.std(axis=0) + 1e-9)
        score = np.zeros(len(kept))
        for fold in range(FOLDS):
            here, there = folds == fold, folds != fold
            near = ((x[here][:, None] - x[there][None]) ** 2).sum(axis=2).argsort(axis=1)[:, :15]
            score[here] = truth[there][near].mean(axis=1)
        result[name] = round(auc(score[truth], score[~truth]), 3)
    return result


def quality_figures(pictures, work):
    """Spoilt by one fault, step by step: does the score follow, and does it tell sound from hopeless?"""
    rng = np.random.default_rng(SEED)
    result = {}
    scans = [p for p in livers(pictures) if p.fold == 0]
    net = ViewNet()
    net.load_state_dict(torch.load(work / "fold-0.pt")["model"])
    net.eval()
    chosen = [scans[i] for i in rng.permutation(len(scans))[:GRADED]]
    for fault in FAULTS:
        images, steps = [], []
        for p in chosen:
            image = letterbox(p.layers)
            for step in STEPS:
                images.append(np.clip(fault(image, step, rng), 0, 1).astype(np.float32) * (image > 0))
                steps.append(step)
        score, steps = sigmoid(answers(net, images)[1].numpy()), np.array(steps)
        falls = np.mean([np.all(np.diff(score[i:i + len(STEPS)]) <= 0.02) for i in range(0, len(score), len(STEPS))])
        result[fault.__name__] = {"meanByStep": {str(s): round(float(score[steps == s].mean()), 3) for s in STEPS},
                                  "fallsThroughout": round(float(falls), 3),
                                  "aucSoundAgainstHalfSpoilt": round(auc(score[steps == 0], score[steps == 0.5]), 3)}
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--frames", type=Path, required=True)
    parser.add_argument("--phantom", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    arguments = parser.parse_args()
    torch.set_num_threads(1)

    pictures = load(arguments)
    rows = out_of_fold(pictures, arguments.work)
    verdicts = {}
    for fold in range(FOLDS):
        others = [r for r in rows if r["fold"] != fold]
        temperature = temperature_of(others)
        threshold, far = point_of(others, temperature)
        verdicts |= {(r["fold"], r["name"]): float(sigmoid(r["logit"] / temperature) >= threshold and r["distance"] <= far)
                     for r in rows if r["fold"] == fold}
    temperature = temperature_of(rows)
    threshold, far = point_of(rows, temperature)
    real = [r for r in rows if r["kind"] in ("liver", "lung", "cardiac", "other", "air", "wire")] or [r for r in rows if r["kind"] != "mixed"]
    result = {
        "temperature": round(temperature, 3), "threshold": round(threshold, 4), "distanceLimit": round(far, 3),
        "inView": shares(rows, lambda r: verdicts[r["fold"], r["name"]]),
        "auc": round(auc(*(np.array([r["logit"] for r in real if (r["kind"] in ("liver", "phantom")) == side]) for side in (True, False))), 4),
        "calibrationError": round(calibration_error(rows, temperature), 4),
        "beyondDistance": shares(rows, lambda r: float(r["distance"] > far)),
        "shortcut": shortcut(pictures),
        "quality": quality_figures(pictures, arguments.work),
        "worst": [{k: r[k] for k in ("name", "kind")} | {"probability": round(float(sigmoid(r["logit"] / temperature)), 4), "distance": round(r["distance"], 2)}
                  for r in sorted((r for r in rows if r["kind"] != "mixed"),
                                  key=lambda r: r["logit"] * (1 if r["kind"] in ("liver", "phantom") else -1))[:20]],
    }
    (arguments.work / "metrics.json").write_text(json.dumps(result, indent=1))
    (arguments.work / "rows.json").write_text(json.dumps([r | {"logit": round(r["logit"], 3), "quality": round(float(sigmoid(r["quality"])), 3),
                                                               "distance": round(r["distance"], 3)} for r in rows]))
    print(json.dumps({k: v for k, v in result.items() if k != "worst"}, indent=1))


if __name__ == "__main__":
    main()
