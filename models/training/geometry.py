"""The network's view of a frame: the fan's box, letterboxed to the canvas."""
import os

import cv2
import numpy as np

# Width and height, multiples of 32. EDGELIVER_CANVAS=192x160 compares another size; everything that runs on one
# work folder must be given the same.
WIDTH, HEIGHT = (int(side) for side in os.environ.get("EDGELIVER_CANVAS", "256x192").split("x"))
DETAIL = WIDTH / 192  # lengths in pixels below were found at a width of 192


def tight_box(mask):
    """x0, y0, x1, y1 of the non-zero pixels; x1 and y1 lie one past the last."""
    columns = np.flatnonzero(mask.any(axis=0))
    rows = np.flatnonzero(mask.any(axis=1))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def fitted_size(width, height, bound_width=WIDTH, bound_height=HEIGHT):
    """Size of a box scaled to touch the bounds with its aspect ratio kept."""
    scale = min(bound_width / width, bound_height / height)
    return max(1, int(np.floor(width * scale + 0.5))), max(1, int(np.floor(height * scale + 0.5)))


def resample(image, size):
    """Area average when shrinking, bilinear when enlarging: what the device does too."""
    shrinks = size[0] < image.shape[1]
    return cv2.resize(image, size, interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR)


def letterbox(image):
    """A crop of the fan's box on the network's canvas, same type, zero around it."""
    width, height = fitted_size(image.shape[1], image.shape[0])
    canvas = np.zeros((HEIGHT, WIDTH), image.dtype)
    x, y = (WIDTH - width) // 2, (HEIGHT - height) // 2
    canvas[y:y + height, x:x + width] = resample(image, (width, height))
    return canvas
