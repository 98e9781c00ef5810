"""Radiomic features of lesion and rim by `edgeliver radiomics --batch`, and which of them to trust."""
import csv
import subprocess
from pathlib import Path

import cv2
import numpy as np

BINS = 32   # RadiomicSettings.Live, what the device measures with
PARTS = {"lesion": 1, "rim": 2}
LEAST_PIXELS = 16


def extract(crops, program, folder):
    """crops: sequence of uint8 [3, SIZE, SIZE]. Names, float32 [n, features] with NaN where one is undefined, and the settings' hash."""
    folder.mkdir(parents=True, exist_ok=True)
    listed = []
    for number, crop in enumerate(crops):
        cv2.imwrite(str(folder / f"{number}.png"), crop[0], [cv2.IMWRITE_PNG_COMPRESSION, 1])
        for part, layer in PARTS.items():
            if (crop[layer] > 0).sum() >= LEAST_PIXELS:
                cv2.imwrite(str(folder / f"{number}-{part}.png"), crop[layer], [cv2.IMWRITE_PNG_COMPRESSION, 1])
                listed.append((number, part))
    with open(folder / "list.csv", "w") as file:
        file.write("image,mask\n" + "".join(f"{number}.png,{number}-{part}.png\n" for number, part in listed))
    subprocess.run([*program, "radiomics", "--batch", str(folder / "list.csv"), "--bins", str(BINS), "--format", "csv",
                    "--out", str(folder / "features.csv")], check=True, stderr=subprocess.DEVNULL)
    with open(folder / "features.csv", newline="") as file:
        rows = list(csv.reader(file))
    header, rows = rows[0], rows[1:]
    first = header.index("stat_mean")
    names = [f"{part}.{name}" for part in PARTS for name in header[first:]]
    width = len(header) - first
    table = np.full((len(crops), 2 * width), np.nan, np.float32)
    for (number, part), row in zip(listed, rows, strict=True):
        offset = 0 if part == "lesion" else width
        table[number, offset:offset + width] = [float(cell) if cell else np.nan for cell in row[first:]]
    for path in folder.glob("*.png"):
        path.unlink()
    return names, table, rows[0][header.index("settings")]


def program(root):
    """The command line of a built EdgeLiver."""
    return ["dotnet", str(Path(root) / "firmware-host/bin/Release/net10.0/edgeliver.dll")]


def repeatability(tables):
    """ICC(1,1) of each feature over repeated measurements: float64 [features].

    tables: [repeats, n, features]. One-way random effects, single measurement (Shrout and Fleiss, Psychol Bull 1979;86:420).
    """
    ranked = np.stack([rank(np.concatenate(tables[:, :, f]))[None] for f in range(tables.shape[2])], axis=-1)
    k, n = tables.shape[:2]
    values = ranked.reshape(k, n, -1)
    between = k * ((values.mean(0) - values.mean((0, 1))) ** 2).sum(0) / (n - 1)
    within = ((values - values.mean(0)) ** 2).sum((0, 1)) / (n * (k - 1))
    return (between - within) / (between + (k - 1) * within + 1e-12)


def rank(values):
    """Ranks, ties shared, undefined in the middle: features have very different scales and long tails."""
    known = np.isfinite(values)
    ranks = np.full(len(values), known.sum() / 2)
    _, inverse, counts = np.unique(values[known], return_inverse=True, return_counts=True)
    ranks[known] = (np.cumsum(counts) - counts / 2)[inverse]
    return ranks


def prune(table, candidates, score, limit=0.9):
    """Greedy: best score first, a feature stays unless its rank correlation with one that stayed is over the limit. Indices."""
    ranks = np.stack([rank(table[:, f]) for f in candidates], axis=1)
    ranks = (ranks - ranks.mean(0)) / (ranks.std(0) + 1e-9)
    correlation = np.abs(ranks.T @ ranks) / len(ranks)
    kept = []
    for at in np.argsort(-score[candidates], kind="stable"):
        if all(correlation[at, other] <= limit for other in kept):
            kept.append(at)
    return [candidates[at] for at in kept]
