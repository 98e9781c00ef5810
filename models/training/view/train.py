"""Trains the in-view network: out of fold for its figures, then on everything for use.

    train.py --frames DIR --phantom DIR --data ../../../../shared/data --work DIR [--smoke]

Each of five folds holds out its scans, its clips and its recordings whole. WORK/fold-K.pt and WORK/all.pt are kept: a run
that was stopped goes on with the fold that is missing.
"""
import argparse
import json
import time
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

from net import ViewNet
from pictures import (HEIGHT, REAL_NEGATIVES, WIDTH, cached, digest, letterbox, load_clips, load_phantom, load_scans,
                      load_wire)
from simulated import KINDS
from varied import WORST_JUDGED, vary

SEED = 2027
FOLDS = 5
BATCH = 32
# Of a batch: scans, the sweep, simulated scanner, and then what is no liver.
SHARES = {"scan": 11, "sweep": 2, "phantom": 3, "lung": 5, "cardiac": 4, "other": 1, "air": 1, "wire": 1, "drawn": 4}
DEGRADED = 0.4


def load(arguments):
    scans = load_scans(arguments.frames, arguments.data / "aul") if (arguments.data / "aul" / "index.csv").exists() else []
    clips = load_clips(arguments.frames)
    pictures = scans + clips
    if scans:
        pictures += load_wire(arguments.data / "cine/framegrabber_phantom/USTC_FrameGrabber_RandomStepperMotionData2.igs.mha", scans[0].layers[..., 1])
    return pictures + load_phantom(arguments.phantom)


def decks(pictures):
    """Kind of the batch's share -> groups, each a list of pictures: a long clip counts no more than a short one."""
    def grouped(chosen):
        groups = {}
        for p in chosen:
            groups.setdefault(p.group, []).append(p)
        return list(groups.values())
    named = {"scan": [p for p in pictures if p.kind == "liver" and p.group != "sweep"], "sweep": [p for p in pictures if p.group == "sweep"],
             "phantom": [p for p in pictures if p.kind in ("phantom", "empty")], **{k: [p for p in pictures if p.kind == k] for k in REAL_NEGATIVES}}
    return {name: grouped(chosen) for name, chosen in named.items() if chosen}


def fan_pool(pictures):
    """Fans of all kinds at network size, about as many from what is liver as from what is not."""
    rng = np.random.default_rng(SEED)
    kinds = {}
    for p in pictures:
        kinds.setdefault(p.group if p.kind in REAL_NEGATIVES or p.group == "sweep" else p.kind, []).append(p)
    pool = []
    for chosen in kinds.values():
        for i in rng.integers(0, len(chosen), 16 if chosen[0].kind in REAL_NEGATIVES else 60):
            fan = np.dstack([chosen[i].layers[..., 1]] * 2)
            pool.append((letterbox(fan) > 0.5).astype(np.uint8) * 255)
    return pool


def batch(decks_of, pool, rng):
    images, livers, qualities, weights = [], [], [], []
    for name, share in SHARES.items():
        for _ in range(share):
            if name in decks_of:
                groups = decks_of[name]
                group = groups[rng.integers(len(groups))]
                picture = group[rng.integers(len(group))]
                grey, fan, is_liver, drawn = picture.layers[..., 0], picture.layers[..., 1], picture.is_liver, False
            else:
                grey = KINDS[(kinds := list(KINDS))[rng.integers(len(kinds))]](rng)
                fan, is_liver, drawn = np.full_like(grey, 255), False, True
            image, quality = vary(grey, fan, pool, rng, DEGRADED)
            images.append(image)
            livers.append(float(is_liver))
            qualities.append(quality)
            # What is spoilt beyond judging teaches neither; a drawn picture's quality means nothing.
            weights.append((float(quality >= WORST_JUDGED or not is_liver), float(not drawn)))
    as_tensor = lambda values: torch.tensor(np.array(values), dtype=torch.float32)
    return as_tensor(images)[:, None], as_tensor(livers), as_tensor(qualities), as_tensor(weights)


def train(pictures, steps, seed, say):
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    net = ViewNet()
    averaged = ViewNet()
    averaged.load_state_dict(net.state_dict())
    optimizer = torch.optim.AdamW(net.parameters(), weight_decay=0.05)
    pool, decks_of = fan_pool(pictures), decks(pictures)
    begun, mean = time.monotonic(), None
    for step in range(steps):
        rate = 0.003 * min(1, (step + 1) / 50) * 0.5 * (1 + np.cos(np.pi * step / steps))
        for group in optimizer.param_groups:
            group["lr"] = rate
        image, liver, quality, weight = batch(decks_of, pool, np.random.default_rng([seed, step]))
        net.train()
        logit, quality_logit, _ = net(image)
        # A little smoothing keeps the logits where a temperature can mend them.
        known = F.binary_cross_entropy_with_logits(logit, liver * 0.96 + 0.02, reduction="none") * weight[:, 0]
        graded = F.binary_cross_entropy_with_logits(quality_logit, quality, reduction="none") * weight[:, 1]
        loss = known.mean() + 0.5 * graded.mean()
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 2.0)
        optimizer.step()
        with torch.no_grad():
            decay = min(0.99, (1 + step) / (10 + step))
            for old, new in zip(averaged.state_dict().values(), net.state_dict().values()):
                old.lerp_(new, 1 - decay) if old.dtype.is_floating_point else old.copy_(new)
        mean = float(loss) if mean is None else 0.98 * mean + 0.02 * float(loss)
        if (step + 1) % 100 == 0 or step + 1 == steps:
            say({"step": step + 1, "loss": round(mean, 4), "seconds": round(time.monotonic() - begun, 1)})
    return averaged.eval()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--frames", type=Path, required=True)
    parser.add_argument("--phantom", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=1000)
    arguments = parser.parse_args()

    arguments.work.mkdir(parents=True, exist_ok=True)
    pictures = [p for p in load(arguments) if p.kind != "mixed"]
    counts = {}
    for p in pictures:
        counts[p.kind] = counts.get(p.kind, 0) + 1
    print(json.dumps(counts), flush=True)
    for name, fold in [(f"fold-{k}", k) for k in range(FOLDS)] + [("all", None)]:
        path = arguments.work / f"{name}.pt"
        if path.exists():
            continue
        chosen = [p for p in pictures if p.fold != fold]

        def say(line):
            text = json.dumps({"stage": name, **line})
            print(text, flush=True)
            with open(arguments.work / "curve.jsonl", "a") as curve:
                print(text, file=curve)

        net = train(chosen, arguments.steps, SEED + (fold if fold is not None else FOLDS), say)
        torch.save({"model": net.state_dict(), "fold": fold, "data": digest(chosen), "counts": counts, "steps": arguments.steps,
                    "seed": SEED}, path)


if __name__ == "__main__":
    main()
