"""Crops of what is no lesion of a liver: outlines of real lesions laid on other pictures. For teaching the distance, and others for measuring it."""
import cv2
import numpy as np

import lesions

EACH = 60
TAUGHT_CLIPS = ("Reg_Image_181602", "Reg_pat1Image_132943", "Reg_pat3Image_135215", "Cov_recommendations")  # the other lung clips only measure


def placed(grey, outline, rng):
    """The outline somewhere in a picture, as a crop; None where the picture is too small or black there."""
    x0, y0, x1, y1 = lesions.tight_box(outline)
    shape = outline[y0:y1, x0:x1]
    scale = rng.uniform(0.12, 0.3) * grey.shape[1] / shape.shape[1]
    shape = np.where(cv2.resize(shape, None, fx=scale, fy=scale) > 127, 255, 0).astype(np.uint8)
    if shape.shape[0] >= grey.shape[0] or shape.shape[1] >= grey.shape[1] or (shape > 0).sum() < 64:
        return None
    mask = np.zeros_like(grey)
    y, x = rng.integers(0, grey.shape[0] - shape.shape[0]), rng.integers(0, grey.shape[1] - shape.shape[1])
    mask[y:y + shape.shape[0], x:x + shape.shape[1]] = shape
    if grey[mask > 0].mean() < 8:
        return None
    return lesions.make("", -1, "", 0, grey, mask, (0, 0, grey.shape[1], grey.shape[0]), 1.0).crop()


def taught(cine, drawn, rng):
    """Pictures to teach with: lung, noise of several grains, gratings, scans upside down, smeared, coarse and shuffled."""
    def shuffled(grey):
        blocks = [grey[y:y + 16, x:x + 16] for y in range(0, grey.shape[0] - 15, 16) for x in range(0, grey.shape[1] - 15, 16)]
        rng.shuffle(blocks)
        across = max(1, grey.shape[1] // 16)
        return np.vstack([np.hstack(blocks[at:at + across]) for at in range(0, len(blocks) - across + 1, across)])
    grid = np.add.outer(np.arange(400) * rng.normal(1, 1), np.arange(500) * 1.0)
    return [
        *(frame for path in sorted(cine.glob("lung_liver_ccby/*.m*")) if path.name.startswith(TAUGHT_CLIPS) for frame in frames(path, 8)),
        *(cv2.GaussianBlur(rng.integers(0, 256, (400, 500)).astype(np.uint8), (0, 0), sigma) for sigma in (0.4, 1, 2, 4, 9, 16)),
        *((127 + level * np.sin(grid / width)).astype(np.uint8) for level in (40, 100) for width in (1.3, 3, 7, 20)),
        *(np.clip(rng.normal(level, 2, (400, 500)), 1, 255).astype(np.uint8) for level in (40, 110, 210)),
        *(patch[::-1, :, 0] for patch in drawn[::2]),
        *(cv2.GaussianBlur(patch[..., 0], (0, 0), max(patch.shape) / 30) for patch in drawn[::2]),
        *(cv2.resize(cv2.resize(patch[..., 0], (12, 12), interpolation=cv2.INTER_AREA), (400, 400), interpolation=cv2.INTER_NEAREST) for patch in drawn[::2]),
        *(shuffled(patch[..., 0]) for patch in drawn[::2] if min(patch.shape[:2]) > 40),
    ]


def crops_of(sources, outlines, count, rng):
    """Outlines on these pictures in turn, as crops; fewer than asked for where many places are black."""
    found = []
    for attempt in range(4 * count):
        if len(found) < count and sources:
            crop = placed(sources[attempt % len(sources)], outlines[rng.integers(len(outlines))], rng)
            found += [] if crop is None else [crop]
    return np.array(found)


def frames(path, count):
    clip = cv2.VideoCapture(str(path))
    total = int(clip.get(cv2.CAP_PROP_FRAME_COUNT)) or 1
    found = []
    for at in np.linspace(0, total - 1, count).astype(int):
        clip.set(cv2.CAP_PROP_POS_FRAMES, int(at))
        more, picture = clip.read()
        if more:
            found.append(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY))
    return found


def pictures(cine, phantom, drawn, rng):
    """Kinds of pictures to measure with; none of them is taught as it is here."""
    grid = np.add.outer(np.arange(480), np.arange(640))
    return {
        "lung clips": [frame for path in sorted((cine / "lung_liver_ccby").glob("*.m*")) if not path.name.startswith((*TAUGHT_CLIPS, "Reg_pat2")) for frame in frames(path, 6)],
        "liver without a lesion, another scanner": [cv2.imread(str(path), cv2.IMREAD_GRAYSCALE) for path in sorted((cine / "liver_sweep/frames").glob("*.png"))[::10]],
        "simulated frames": [cv2.imread(str(path), cv2.IMREAD_GRAYSCALE) for path in sorted(phantom.glob("*.png")) if path.stem.isdigit()],
        "white noise": [rng.integers(0, 256, (480, 640)).astype(np.uint8) for _ in range(6)],
        "smooth noise": [cv2.GaussianBlur(rng.integers(0, 256, (480, 640)).astype(np.uint8), (0, 0), 6) for _ in range(6)],
        "one grey": [np.full((480, 640), level, np.uint8) for level in (60, 120, 200)],
        "stripes": [(127 + 100 * np.sin(grid / width)).astype(np.uint8) for width in (2, 5, 9)],
        "checks": [(127 + 90 * np.sign(np.sin(np.arange(480) / width))[:, None] * np.sign(np.sin(np.arange(640) / width))).astype(np.uint8) for width in (3, 8)],
        "inverted scans": [255 - patch[..., 0] for patch in drawn],
        "blurred scans": [cv2.GaussianBlur(patch[..., 0], (0, 0), max(patch.shape) / 16) for patch in drawn],
    }


