"""Arm (a): what a model learns that looks at no tissue: picture size, fan box, JPEG bytes a pixel, colour."""
import cv2
import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from crop import tight_box
from lesions import rows


def of_scans(folder):
    """float [lesions, 9] from the files as they came."""
    found = []
    for row in rows(folder):
        path = folder / row["image"]
        picture = cv2.imread(str(path))
        width, height = int(row["width"]), int(row["height"])
        saturation = picture.max(2).astype(int) - picture.min(2)
        found.append([width, height, *(int(row[name]) for name in ("fov_x0", "fov_y0", "fov_x1", "fov_y1")),
                      path.stat().st_size / (width * height), saturation.mean(), (saturation > 20).mean()])
    return np.array(found, float)


def of_crops(crops, seed):
    """The same nine from the crops that everything else is given, each written as a JPEG of a quality of its own."""
    rng = np.random.default_rng(seed)
    found = []
    for crop in crops:
        quality = int(rng.integers(30, 96))
        _, coded = cv2.imencode(".jpg", crop[0], [cv2.IMWRITE_JPEG_QUALITY, quality])
        picture = cv2.imdecode(coded, cv2.IMREAD_COLOR)
        saturation = picture.max(2).astype(int) - picture.min(2)
        found.append([*crop[0].shape, *tight_box(crop[0] > 0), len(coded) / crop[0].size, saturation.mean(), (saturation > 20).mean()])
    return np.array(found, float)


def fit(table, labels, seed):
    return HistGradientBoostingClassifier(max_iter=80, learning_rate=0.05, max_leaf_nodes=8, random_state=seed).fit(table, labels)
