"""What the in-view network learns from: fans as the device cut them out, each with its kind, its group and its fold.

`edgeliver frames` wrote the folders (README.md): NAME.png is the fan's box, black outside the fan, NAME_fan.png the fan.
"""
import csv
import hashlib
import re
import zlib
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

cv2.setNumThreads(0)
WIDTH, HEIGHT = 128, 96
CACHE = 1.5                 # finer than the network, so that a zoom in augmentation loses little
LIVER_SHARE = 0.15          # of the fan of a simulated frame: below a tenth of it, it is no view of the liver
MIXED_CLIP = "Reg_pat2Image_133952"  # liver, then lung, unlabelled by frame: reported apart, never trained on
REAL_NEGATIVES = ("lung", "cardiac", "other", "air", "wire")

# Whole clips and recordings are held out together; which fold is arbitrary, but each kind is spread.
FOLD_OF = {
    "Cov_convex_volpecelli_sonographic_v1": 0, "Cov_recommendations_lightbeam_mov6": 1, "Reg_Image_181602_trimmed_crop": 2,
    "Reg_Image_182340_crop": 3, "Reg_pat1Image_132943": 4, "Reg_pat3Image_135215": 0, "Reg_pat4Image_140024": 1,
    "DIRW0007": 0, "examples_ybr_color": 1, "US-PAL-8-10x-echo": 2, "YBR_422": 3,
    "OBXXXX1A": 4, "examples_palette": 4, "sweep": 3, "wire": 2,
}
KIND_OF = {"DIRW0007": "cardiac", "examples_ybr_color": "cardiac", "US-PAL-8-10x-echo": "cardiac", "YBR_422": "other",
           "OBXXXX1A": "air", "examples_palette": "air"}


@dataclass
class Picture:
    """layers: uint8 [h, w, 2], grey and fan, about CACHE x network size, tight around the fan."""

    name: str
    kind: str
    group: str
    fold: int
    layers: np.ndarray

    @property
    def is_liver(self):
        return self.kind in ("liver", "phantom")


def cached(grey, fan):
    scale = min(1.0, CACHE * min(WIDTH / grey.shape[1], HEIGHT / grey.shape[0]))
    size = max(8, round(grey.shape[1] * scale)), max(8, round(grey.shape[0] * scale))
    return np.dstack([cv2.resize(grey, size, interpolation=cv2.INTER_AREA), cv2.resize(fan, size, interpolation=cv2.INTER_NEAREST)])


def read(path):
    grey, fan = (cv2.imread(str(p), cv2.IMREAD_GRAYSCALE) for p in (path, path.with_name(path.stem + "_fan.png")))
    return cached(grey, fan)


def listed(folder):
    """(path, source without its ending, frame) of every line of an index; nothing where there is no folder."""
    index = folder / "index.csv"
    if not index.exists():
        return
    with open(index, newline="") as lines:
        for row in csv.DictReader(lines):
            yield folder / row["file"], Path(row["source"]).stem if "." in row["source"] else row["source"], int(row["frame"])


def load_scans(frames, scans):
    """The annotated scans; the fold is the set's own."""
    found = []
    with open(scans / "index.csv", newline="") as lines:
        for row in csv.DictReader(lines):
            path = frames / f"aul-{row['class']}" / f"{row['id']}_0.png"
            if path.exists():
                found.append(Picture(f"{row['class']}/{row['id']}", "liver", row["near_dup_group"] or f"{row['class']}/{row['id']}",
                                     int(row["cv_fold"]), read(path)))
    return found


def load_clips(frames):
    """The sweep over a healthy liver, lungs, hearts and what else there is that is no liver."""
    found = []
    for path, source, frame in listed(frames / "sweep"):
        found.append(Picture(f"sweep/{frame}", "liver", "sweep", FOLD_OF["sweep"], read(path)))
    for folder in ("lung", "dicom"):
        for path, source, frame in listed(frames / folder):
            group = re.sub(r"(_rle)?_2frame$", "", source)
            kind = "mixed" if group == MIXED_CLIP else KIND_OF.get(group, "lung")
            found.append(Picture(f"{source}/{frame}", kind, group, FOLD_OF.get(group, -1), read(path)))
    return found


def load_wire(recording, fan):
    """A wire phantom on a scanner's screen. The screen reader finds no fan on it, so here it gets one."""
    if not recording.exists():
        return []
    content = recording.read_bytes()
    start = content.index(b"\n", content.index(b"ElementDataFile = LOCAL")) + 1
    screens = np.frombuffer(zlib.decompress(content[start:]), np.uint8).reshape(-1, 480, 640)
    shape = cv2.resize(fan, (440, 280), interpolation=cv2.INTER_NEAREST)
    return [Picture(f"wire/{i}", "wire", "wire", FOLD_OF["wire"], cached(np.where(shape > 0, s[75:355, 75:515], 0), shape))
            for i, s in list(enumerate(screens))[::5]]


def load_phantom(folder):
    """Frames of the simulated scanner: its liver is to be seen as one, or the demo and the tests would see nothing."""
    found = []
    for path in sorted(p for p in folder.glob("*.png") if p.stem.isdigit()):
        grey, liver = (cv2.imread(str(path.with_name(path.stem + end)), cv2.IMREAD_GRAYSCALE) for end in (".png", "_liver.png"))
        share = (liver > 0).mean()
        if share >= LIVER_SHARE or share < LIVER_SHARE / 10:
            lit = cv2.morphologyEx((grey > 0).astype(np.uint8), cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8))
            outline, _ = cv2.findContours(lit, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
            fan = cv2.drawContours(np.zeros_like(grey), outline, -1, 255, -1)
            found.append(Picture(f"phantom/{path.stem}", "phantom" if share >= LIVER_SHARE else "empty", path.stem,
                                 int(path.stem) % 5, cached(grey, fan)))
    return found


def digest(pictures):
    """SHA-256 over names and pixels: says which data a run has seen."""
    sha = hashlib.sha256()
    for picture in pictures:
        sha.update(picture.name.encode())
        sha.update(picture.layers.tobytes())
    return sha.hexdigest()


def letterbox(layers):
    """float32 [HEIGHT, WIDTH] in 0..1: what the device feeds the network (letterbox-area)."""
    grey = np.where(layers[..., 1] > 0, layers[..., 0], 0).astype(np.uint8)
    scale = min(WIDTH / grey.shape[1], HEIGHT / grey.shape[0])
    size = max(1, int(grey.shape[1] * scale + 0.5)), max(1, int(grey.shape[0] * scale + 0.5))
    canvas = np.zeros((HEIGHT, WIDTH), np.float32)
    x, y = (WIDTH - size[0]) // 2, (HEIGHT - size[1]) // 2
    shrinks = size[0] < grey.shape[1]
    canvas[y:y + size[1], x:x + size[0]] = cv2.resize(grey, size, interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR) / 255
    return canvas
