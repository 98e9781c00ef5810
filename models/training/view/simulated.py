"""Pictures that are no liver, drawn: textures of test objects, noise, a probe in the air, lungs, chambers, screens.

They widen the few real recordings that are no liver. Each takes a generator and gives uint8 [h, w].
"""
import cv2
import numpy as np

SIZE = (144, 192)  # rows, columns: the cache's canvas


def speckle(rng, coarse=None):
    """Fully developed speckle: the envelope of filtered complex noise, logarithmically compressed, 0..1."""
    grain = rng.uniform(0.6, 2.4) if coarse is None else coarse
    parts = [cv2.GaussianBlur(rng.standard_normal(SIZE, dtype=np.float32), (0, 0), grain * rng.uniform(1, 2.2), sigmaY=grain) for _ in range(2)]
    envelope = np.hypot(*parts)
    return np.clip(1 + 20 * np.log10(envelope / envelope.max() + 1e-4) / rng.uniform(35, 65), 0, 1)


def grid():
    return np.mgrid[0:SIZE[0], 0:SIZE[1]].astype(np.float32)


def to_bytes(picture, rng):
    return np.clip(picture * rng.uniform(0.5, 1.2) * 255, 0, 255).astype(np.uint8)


def texture(rng):
    """A tissue-mimicking test object: even speckle, perhaps with cysts, inserts and wires."""
    y, x = grid()
    picture = speckle(rng) * np.exp(-y / SIZE[0] * rng.uniform(0, 1.5))
    for _ in range(rng.integers(0, 7)):
        cy, cx, r = rng.uniform(10, SIZE[0]), rng.uniform(10, SIZE[1]), rng.uniform(3, 16)
        inside = (y - cy) ** 2 + (x - cx) ** 2 < r * r
        picture = np.where(inside, picture * rng.choice([0.05, 0.5, 1.6]), picture)
    if rng.random() < 0.5:
        for cy in range(int(rng.integers(8, 20)), SIZE[0], int(rng.integers(14, 30))):
            cv2.ellipse(picture, (int(SIZE[1] * rng.uniform(0.3, 0.7)), cy), (3, 1), 0, 0, 360, 1.0, -1)
    return to_bytes(picture, rng)


def noise(rng):
    kind = rng.integers(0, 6)
    picture = rng.random(SIZE, dtype=np.float32)
    if kind == 1:
        picture = cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.7, 12))
        picture = (picture - picture.min()) / (np.ptp(picture) + 1e-6)
    elif kind == 2:
        picture = (picture > rng.uniform(0.5, 0.99)).astype(np.float32)
    elif kind == 3:
        small = rng.random((rng.integers(2, 30), rng.integers(2, 30)), dtype=np.float32)
        picture = cv2.resize(small, SIZE[::-1], interpolation=cv2.INTER_NEAREST if rng.random() < 0.5 else cv2.INTER_CUBIC)
    elif kind == 4:
        picture = sum(cv2.resize(rng.random((2 ** k, 2 ** k), dtype=np.float32), SIZE[::-1], interpolation=cv2.INTER_CUBIC) / 2 ** (k - 1) for k in range(1, 7)) / 2
    elif kind == 5:
        y, x = grid()
        wave = x * np.cos(angle := rng.uniform(0, np.pi)) + y * np.sin(angle)
        picture = 0.5 + 0.5 * np.sin(wave * rng.uniform(0.05, 2)) * rng.uniform(0.2, 1) + 0.1 * picture
    return to_bytes(picture, rng)


def depth(rng, bend=None):
    """Rows from the probe's face, bent as it is."""
    y, x = grid()
    bend = rng.uniform(-30, 30) if bend is None else bend
    return y + bend * ((x / SIZE[1] - 0.5) ** 2) * 4


def air(rng):
    """Reverberations under the probe's face, dying away."""
    d = depth(rng)
    period = rng.uniform(4, 22)
    bands = 0.5 + 0.5 * np.cos(2 * np.pi * d / period)
    picture = (0.3 + 0.7 * bands) * np.exp(-np.maximum(d, 0) / rng.uniform(8, 60)) * (0.6 + 0.4 * speckle(rng))
    return to_bytes(picture, rng)


def lung(rng):
    """A pleural line with its repeats, rays, and the shadows of ribs."""
    d, (y, x) = depth(rng, rng.uniform(-15, 15)), grid()
    pleura = rng.uniform(12, 50)
    picture = np.where(d < pleura, speckle(rng) * rng.uniform(0.4, 1), speckle(rng) * rng.uniform(0.05, 0.6) * np.exp(-(d - pleura) / rng.uniform(20, 150)))
    for k in range(1, int(rng.integers(2, 5))):
        picture += rng.uniform(0.2, 1) / k * np.exp(-((d - k * pleura) / rng.uniform(0.8, 2.5)) ** 2)
    for _ in range(rng.integers(0, 5)):
        at, width = rng.uniform(0, SIZE[1]), rng.uniform(2, 14)
        spread = width * (1 + y / SIZE[0])
        picture += np.where(d > pleura, rng.uniform(0.1, 0.5) * np.exp(-((x - at - (at / SIZE[1] - 0.5) * 0.4 * y) / spread) ** 2), 0)
    for _ in range(rng.integers(0, 3)):
        at, width = rng.uniform(0, SIZE[1]), rng.uniform(8, 30)
        picture *= np.where(d > rng.uniform(8, pleura), 1 - rng.uniform(0.6, 1) * np.exp(-((x - at) / width) ** 2), 1)
    return to_bytes(picture, rng)


def chambers(rng):
    """Dark rooms with bright walls."""
    picture = speckle(rng) * rng.uniform(0.05, 0.5)
    for _ in range(rng.integers(1, 5)):
        centre = int(rng.uniform(0.2, 0.8) * SIZE[1]), int(rng.uniform(0.2, 0.85) * SIZE[0])
        axes = int(rng.uniform(8, 40)), int(rng.uniform(8, 40))
        angle = float(rng.uniform(0, 180))
        wall = np.zeros(SIZE, np.float32)
        cv2.ellipse(wall, centre, axes, angle, 0, 360, 1.0, int(rng.integers(2, 14)))
        room = np.zeros(SIZE, np.float32)
        cv2.ellipse(room, centre, axes, angle, 0, 360, 1.0, -1)
        picture = picture * (1 - 0.95 * room)
        picture = picture + cv2.GaussianBlur(wall, (0, 0), rng.uniform(0.5, 2)) * speckle(rng) * rng.uniform(0.5, 1.2)
    return to_bytes(picture, rng)


def screen(rng):
    """A desk, a menu, a page of text: whatever else a video input may show."""
    picture = np.full(SIZE, rng.uniform(0, 1), np.float32)
    for _ in range(rng.integers(1, 12)):
        a, b = (tuple(int(v) for v in rng.integers(0, SIZE[::-1])) for _ in range(2))
        cv2.rectangle(picture, a, b, float(rng.random()), -1 if rng.random() < 0.6 else 1)
    for _ in range(rng.integers(0, 14)):
        at = tuple(int(v) for v in rng.integers(0, SIZE[::-1]))
        cv2.putText(picture, "".join(rng.choice(list("ABCdef 0123:/"), 8)), at, cv2.FONT_HERSHEY_SIMPLEX, rng.uniform(0.2, 0.8), float(rng.random()), 1)
    return np.clip(picture * 255, 0, 255).astype(np.uint8)


KINDS = {"texture": texture, "noise": noise, "air": air, "lungs": lung, "chambers": chambers, "screen": screen}
