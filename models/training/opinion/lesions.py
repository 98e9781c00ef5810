"""Lesions of the annotated scans: drawn by hand and, where a folder of the device's masks is given, as the device marks them."""
import csv
import hashlib
import json
from dataclasses import dataclass

import cv2
import numpy as np

from crop import crop, square, tight_box

CONTEXT = 1.7    # what is kept around the crop, over the crop's side: room for augmentation
FOUND = 0.1      # Dice from which a marked region is the drawn lesion


@dataclass
class Lesion:
    """One lesion with one mask.

    patch:  uint8 [h, w, 2], source pixels around it: grey (0 outside the fan) and mask.
    fan:    the fan's box in patch pixels.
    whole:  size of the picture and the fan's box in it, for the shortcut baseline and the relative size.
    """

    name: str
    fold: int
    group: str
    malignant: int
    patch: np.ndarray
    fan: tuple
    mask_area: int
    fan_width: int
    dice: float

    def crop(self):
        return crop(self.patch[..., 0], self.patch[..., 1], self.fan)

    @property
    def relative_size(self):
        """Diameter of the circle of the same area, over the fan's width."""
        return 2 * np.sqrt(self.mask_area / np.pi) / self.fan_width


def polygon_mask(path, shape):
    mask = np.zeros(shape, np.uint8)
    if path.exists():
        points = np.array(json.loads(path.read_text()), np.float64)
        cv2.fillPoly(mask, [np.round(points).astype(np.int32)], 255)
    return mask


def make(name, fold, group, malignant, grey, mask, fan_box, dice):
    """Cuts the patch out of a whole picture."""
    x0, y0, x1, y1 = square(tight_box(mask), fan_box, reach=1.7 * CONTEXT)
    fan = (fan_box[0] - x0, fan_box[1] - y0, fan_box[2] - x0, fan_box[3] - y0)
    patch = np.dstack([grey[y0:y1, x0:x1], mask[y0:y1, x0:x1]])
    return Lesion(name, fold, group, malignant, np.ascontiguousarray(patch), fan, int((mask > 0).sum()), fan_box[2] - fan_box[0], dice)


def rows(folder):
    """The index's rows with a lesion."""
    with open(folder / "index.csv", newline="") as index:
        return [row for row in csv.DictReader(index) if row["has_mass"] == "1"]


def read(folder, row):
    """Grey picture black outside the fan, fan box, drawn lesion."""
    kind, number = row["class"], row["id"]
    grey = cv2.imread(str(folder / row["image"]), cv2.IMREAD_GRAYSCALE)
    fan, mass = (polygon_mask(folder / kind / "segmentation" / part / f"{number}.json", grey.shape) for part in ("outline", "mass"))
    return np.where((fan > 0) | (mass > 0), grey, 0).astype(np.uint8), tight_box(fan | mass), mass


def group_of(row):
    return row["near_dup_group"] or f"{row['class']}/{row['id']}"


def load(folder, marked=None):
    """Drawn lesions, or with `marked` (masks of `edgeliver replay --stills --masks`) the device's own marks of them, where it found them."""
    found = []
    for row in rows(folder):
        grey, fan, mass = read(folder, row)
        mask, dice = mass, 1.0
        if marked is not None:
            mask, dice = best_mark(marked / row["class"] / f"{row['id']}_0_lesion.png", mass)
            if dice <= FOUND:
                continue
        found.append(make(f"{row['class']}/{row['id']}", int(row["cv_fold"]), group_of(row),
                          int(row["class"] == "Malignant"), grey, mask, fan, dice))
    return found


def best_mark(path, drawn):
    """Of the regions in a mask the one that fits the drawn lesion best, and its Dice; an empty one with 0 where none does."""
    marks = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE) if path.exists() else None
    if marks is None:
        return drawn, 0.0
    count, labels = cv2.connectedComponents((marks > 127).astype(np.uint8))
    best, score = drawn, 0.0
    for label in range(1, count):
        region = labels == label
        dice = 2 * (region & (drawn > 0)).sum() / (region.sum() + (drawn > 0).sum())
        if dice > score:
            best, score = np.where(region, 255, 0).astype(np.uint8), float(dice)
    return best, score


def digest(lesions):
    """SHA-256 over names and crops: says which data a run has seen."""
    sha = hashlib.sha256()
    for lesion in lesions:
        sha.update(lesion.name.encode())
        sha.update(lesion.crop().tobytes())
    return sha.hexdigest()
