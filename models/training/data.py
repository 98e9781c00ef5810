"""Cases for training and evaluation: real scans with polygons and simulated frames with masks."""
import csv
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from geometry import HEIGHT, WIDTH, letterbox, resample, tight_box

CACHE_SCALE = 1.25  # finer than the network, so that one resampling in augmentation loses little
MARGIN = 0.06       # kept around the fan's box: on the device the box comes from a finder


@dataclass
class Case:
    """One picture, at two sizes.

    layers: uint8 [h, w, 4], grey, fan, liver, lesion; masks are 0 or 255; about 1.25 x network size.
    box:    the fan's box inside layers (x0, y0, x1, y1).
    exact:  uint8 [3, HEIGHT, WIDTH], what the device feeds the network, and the two masks.
    """

    name: str
    kind: str
    fold: int
    group: str
    has_liver: bool
    layers: np.ndarray
    box: tuple
    exact: np.ndarray

    @property
    def has_lesion(self):
        return bool(self.exact[2].any())

    @property
    def lesion_fraction(self):
        """Lesion area over the area of the fan's box, both at network resolution."""
        return float((self.exact[2] > 127).sum()) / box_area(self.exact[0])


def box_area(grey):
    x0, y0, x1, y1 = tight_box(grey > 0)
    return (x1 - x0) * (y1 - y0)


def polygon_mask(path, shape):
    mask = np.zeros(shape, np.uint8)
    if path.exists():
        points = np.array(json.loads(path.read_text()), np.float64)
        cv2.fillPoly(mask, [np.round(points).astype(np.int32)], 255)
    return mask


def make_case(name, kind, fold, group, has_liver, grey, fan, liver, lesion):
    x0, y0, x1, y1 = tight_box(fan)
    width, height = x1 - x0, y1 - y0
    inside = np.s_[y0:y1, x0:x1]
    blackened = np.where(fan > 0, grey, 0)
    exact = np.stack([letterbox(layer[inside]) for layer in (blackened, liver, lesion)])

    pad_x, pad_y = int(width * MARGIN), int(height * MARGIN)
    layers = np.dstack([grey, fan, liver, lesion])
    layers = cv2.copyMakeBorder(layers, pad_y, pad_y, pad_x, pad_x, cv2.BORDER_CONSTANT, value=(0, 0, 0, 0))
    layers = layers[y0:y1 + 2 * pad_y, x0:x1 + 2 * pad_x]
    scale = CACHE_SCALE * min(WIDTH / width, HEIGHT / height)
    size = (round(layers.shape[1] * scale), round(layers.shape[0] * scale))
    box = (pad_x * scale, pad_y * scale, (pad_x + width) * scale, (pad_y + height) * scale)
    return Case(name, kind, fold, group, has_liver, np.ascontiguousarray(resample(layers, size)), box, exact)


def load_scans(folder, fans=None):
    """Every scan of the annotated set; its fan is the drawn one, or with fans (folders of `edgeliver frames`, one a class) the one that the device finds."""
    found = {} if fans is None else load_fans(fans)
    cases = []
    with open(folder / "index.csv", newline="") as index:
        for row in csv.DictReader(index):
            kind, number = row["class"], row["id"]
            grey = cv2.imread(str(folder / row["image"]), cv2.IMREAD_GRAYSCALE)
            fan, liver, lesion = (
                polygon_mask(folder / kind / "segmentation" / part / f"{number}.json", grey.shape)
                for part in ("outline", "liver", "mass"))
            name = f"{kind}/{number}"
            if fans is not None:
                if name not in found:
                    continue  # no fan on this screen, so the device asks no network
                fan = found[name](grey.shape)
                name += "/found"
            cases.append(make_case(name, kind, int(row["cv_fold"]), row["near_dup_group"],
                                   row["has_liver"] == "1", grey, fan, liver | lesion, lesion))
    return cases


def load_fans(folder):
    """Name of a scan -> its mask, for the picture's shape, from the folders aul-CLASS."""
    def placed(path, row):
        def mask(shape):
            whole = np.zeros(shape, np.uint8)
            x, y, width, height = (int(row[key]) for key in ("x", "y", "boxWidth", "boxHeight"))
            whole[y:y + height, x:x + width] = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
            return whole
        return mask

    found = {}
    for index in folder.glob("aul-*/index.csv"):
        with open(index, newline="") as lines:
            for row in csv.DictReader(lines):
                found[f"{index.parent.name[4:]}/{Path(row['source']).stem}"] = placed(index.parent / f"{Path(row['file']).stem}_fan.png", row)
    return found


def load_phantom(folder, limit=None):
    """Simulated frames NNNN.png, black outside the fan, with NNNN_liver.png and NNNN_lesion.png."""
    cases = []
    paths = sorted(p for p in Path(folder).glob("*.png") if p.stem.isdigit())
    for path in paths[:limit]:
        grey, liver, lesion = (
            cv2.imread(str(path.with_name(path.stem + end)), cv2.IMREAD_GRAYSCALE)
            for end in (".png", "_liver.png", "_lesion.png"))
        fan = np.full_like(grey, 255)
        cases.append(make_case(f"Phantom/{path.stem}", "Phantom", -1, path.stem, True,
                               grey, fan, liver | lesion, lesion))
    return cases


def load_sweep(folder, every=5):
    """A healthy volunteer's liver from another scanner: nothing is outlined, but any lesion seen is a false one."""
    geometry = json.loads((folder / "geometry.json").read_text())["fov_convex"]
    cases = []
    for path in sorted((folder / "frames").glob("*.png"))[::every]:
        grey = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
        nothing = np.zeros_like(grey)
        cases.append(make_case(f"Sweep/{path.stem}", "Sweep", -1, "sweep", False,
                               grey, sector(geometry, grey.shape), nothing, nothing))
    return cases


LUNG_TRAINING = ("Reg_Image_181602_trimmed_crop.mp4", "Reg_pat1Image_132943.mpeg", "Reg_pat3Image_135215.mpeg",
                 "Cov_recommendations_lightbeam_mov6.mov")  # the other clips are kept for measuring


def load_lung(folder, training=True, frames=12):
    """Frames of lung clips, spread over each clip: any lesion seen is a false one; whether liver shows is unknown."""
    cases = []
    for path in sorted(p for p in folder.iterdir() if p.suffix in (".mp4", ".mpeg", ".mov")):
        if (path.name in LUNG_TRAINING) == training:
            pictures = read_clip(path)
            lit = np.mean([p > 12 for p in pictures], axis=0) > 0.1
            fan = cv2.morphologyEx(lit.astype(np.uint8), cv2.MORPH_OPEN, np.ones((9, 9), np.uint8))
            hull = cv2.convexHull(cv2.findNonZero(fan))
            fan = cv2.fillConvexPoly(np.zeros_like(fan), hull, 255)
            nothing = np.zeros_like(fan)
            for number in np.linspace(0, len(pictures) - 1, frames).astype(int):
                cases.append(make_case(f"Lung/{path.stem}/{number}", "Lung", -1, path.stem, False,
                                       pictures[number], fan, nothing, nothing))
    return cases


def read_clip(path):
    clip = cv2.VideoCapture(str(path))
    pictures = []
    while True:
        more, picture = clip.read()
        if not more:
            return pictures
        pictures.append(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY))


def sector(geometry, shape):
    """A convex probe's fan from its radii, opening angle and the middle of its near arc."""
    x, y = np.meshgrid(np.arange(shape[1]), np.arange(shape[0]))
    x = x - geometry["offset_px"][0]
    y = y - geometry["offset_px"][1] + geometry["short_radius_px"]
    radius, angle = np.hypot(x, y), np.degrees(np.arctan2(x, y))
    inside = ((radius >= geometry["short_radius_px"]) & (radius <= geometry["long_radius_px"])
              & (np.abs(angle) <= geometry["opening_angle_half_deg"]))
    return inside.astype(np.uint8) * 255


def digest(cases):
    """SHA-256 over names and pixels: says which data a run has seen."""
    sha = hashlib.sha256()
    for case in cases:
        sha.update(case.name.encode())
        sha.update(case.exact.tobytes())
    return sha.hexdigest()
