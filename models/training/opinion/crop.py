"""The lesion's crop, as the device makes it: one geometry, one size, grey levels measured against the surroundings."""
import cv2
import numpy as np

SIZE = 96             # pixels of the square crop
REACH = 1.7           # side of the square over the longer side of the lesion's box
SMALLEST = 24         # source pixels; a smaller square is mostly interpolation
RIM = 8               # crop pixels around the lesion that count as its rim
MIDDLE, SPREAD = 128, 32   # grey level of the surroundings' mean and of one standard deviation
LEAST_SPREAD = 2.0    # grey levels; flat surroundings are not blown up

cv2.setNumThreads(1)
_STEPS = np.arange(-RIM, RIM + 1)
DISC = (_STEPS[:, None] ** 2 + _STEPS[None] ** 2 <= RIM * RIM).astype(np.uint8)


def tight_box(mask):
    """x0, y0, x1, y1 of the non-zero pixels; x1 and y1 lie one past the last."""
    columns, rows = np.flatnonzero(mask.any(axis=0)), np.flatnonzero(mask.any(axis=1))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def square(box, fan, reach=REACH):
    """The square around a lesion's box, cut off at the fan's box; both x0, y0, x1, y1."""
    side = max(SMALLEST, int(np.ceil(reach * max(box[2] - box[0], box[3] - box[1]))))
    x, y = (box[0] + box[2] - side) // 2, (box[1] + box[3] - side) // 2
    return max(x, fan[0]), max(y, fan[1]), min(x + side, fan[2]), min(y + side, fan[3])


def letterbox(image, size=SIZE):
    """Aspect kept, centred, black around it; area average when shrinking, bilinear when enlarging."""
    height, width = image.shape
    scale = min(size / width, size / height)
    w, h = (min(size, max(1, int(np.floor(side * scale + 0.5)))) for side in (width, height))
    interpolation = cv2.INTER_AREA if w <= width and h <= height else cv2.INTER_LINEAR
    canvas = np.zeros((size, size), np.uint8)
    x, y = (size - w) // 2, (size - h) // 2
    canvas[y:y + h, x:x + w] = cv2.resize(image, (w, h), interpolation=interpolation)
    return canvas


def normalise(grey, lesion):
    """Grey levels as distance from the surroundings' mean in their standard deviations; 0 stays outside the fan.

    grey: uint8, 0 outside the fan; lesion: uint8, 0 or 255; same size. Surroundings: lit pixels that are not lesion.
    """
    around = grey[(lesion == 0) & (grey > 0)].astype(np.float64)
    mean, deviation = (around.mean(), around.std()) if around.size else (grey[lesion > 0].mean(), SPREAD)
    levels = MIDDLE + SPREAD * (grey - mean) / max(deviation, LEAST_SPREAD)
    levels = np.clip(np.floor(levels + 0.5), 1, 255).astype(np.uint8)
    return np.where((grey > 0) | (lesion > 0), levels, 0).astype(np.uint8)


def rim_of(grey, lesion):
    """The lit ring around the lesion."""
    return np.where((cv2.dilate(lesion, DISC) > 0) & (lesion == 0) & (grey > 0), 255, 0).astype(np.uint8)


def crop(grey, mask, fan):
    """grey: uint8 picture, 0 outside the fan; mask: the lesion, 0 or 255; fan: box. Three uint8 [SIZE, SIZE]: grey, lesion, rim."""
    x0, y0, x1, y1 = square(tight_box(mask), fan)
    lesion = np.where(letterbox(mask[y0:y1, x0:x1]) >= 128, 255, 0).astype(np.uint8)
    levels = normalise(letterbox(grey[y0:y1, x0:x1]), lesion)
    return np.stack([levels, lesion, rim_of(levels, lesion)])
