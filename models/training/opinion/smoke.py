"""Lays simulated frames out like the annotated scans, so that the whole chain can be tried without them; their classes are made up.

    smoke.py --phantom DIR --out DIR
"""
import argparse
import csv
import json
from pathlib import Path

import cv2
import numpy as np

from crop import tight_box

FOLDS = 5


def polygon(mask, path):
    outlines, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(max(outlines, key=cv2.contourArea)[:, 0].tolist()))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--phantom", "--out"):
        parser.add_argument(name, type=Path, required=True)
    arguments = parser.parse_args()
    rows = []
    for number, path in enumerate(sorted(p for p in arguments.phantom.glob("*.png") if p.stem.isdigit())):
        grey, liver, lesion = (cv2.imread(str(path.with_name(path.stem + end)), cv2.IMREAD_GRAYSCALE) for end in (".png", "_liver.png", "_lesion.png"))
        count, labels = cv2.connectedComponents((lesion > 127).astype(np.uint8))
        kind = "Normal" if count < 2 else ("Benign", "Malignant")[number % 2]
        (arguments.out / kind / "image").mkdir(parents=True, exist_ok=True)
        cv2.imwrite(str(arguments.out / kind / f"image/{number}.jpg"), grey, [cv2.IMWRITE_JPEG_QUALITY, 92])
        fan = cv2.morphologyEx((grey > 0).astype(np.uint8), cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8))
        polygon(fan, arguments.out / kind / f"segmentation/outline/{number}.json")
        polygon((liver > 127).astype(np.uint8), arguments.out / kind / f"segmentation/liver/{number}.json")
        if count > 1:
            sizes = np.bincount(labels.ravel())
            polygon((labels == 1 + np.argmax(sizes[1:])).astype(np.uint8), arguments.out / kind / f"segmentation/mass/{number}.json")
        x0, y0, x1, y1 = tight_box(fan)
        rows.append([kind, number, f"{kind}/image/{number}.jpg", grey.shape[1], grey.shape[0], "", number // 2 % FOLDS, 1, int(count > 1), x0, y0, x1, y1])
    with open(arguments.out / "index.csv", "w", newline="") as index:
        csv.writer(index, lineterminator="\n").writerows(
            [["class", "id", "image", "width", "height", "near_dup_group", "cv_fold", "has_liver", "has_mass", "fov_x0", "fov_y0", "fov_x1", "fov_y1"], *rows])


if __name__ == "__main__":
    main()
