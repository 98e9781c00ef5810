"""Random variation of a picture, the same for liver and for all else, so that neither fan, zoom, grey nor codec tells one from the other."""
import cv2
import numpy as np

from pictures import HEIGHT, WIDTH

GRID_Y, GRID_X = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
WORST_JUDGED = 0.35  # below this quality nobody says whether it is a liver


def vary(grey, fan, pool, rng, degrade):
    """-> picture float32 [HEIGHT, WIDTH] in 0..1, quality 0..1.

    pool: fans of all kinds at network size; degrade: share of the pictures that are made worse on purpose.
    """
    zoom = np.exp(rng.uniform(np.log(0.55), np.log(1.05)))
    angle = np.deg2rad(rng.normal(0, 8))
    aspect = np.exp(rng.normal(0, 0.12))
    height, width = grey.shape
    # One factor for both axes keeps the picture's proportions; the crop need not keep the whole fan.
    step = max(width / WIDTH, height / HEIGHT) * zoom
    x, y = (GRID_X - WIDTH / 2) * step * aspect, (GRID_Y - HEIGHT / 2) * step / aspect
    if rng.random() < 0.5:
        x = -x
    cos, sin = np.cos(angle), np.sin(angle)
    room_x, room_y = (width - WIDTH * step) / 2, (height - HEIGHT * step) / 2
    centre = width / 2 + rng.uniform(-1, 1) * max(0, room_x), height / 2 + rng.uniform(-1, 1) * max(0, room_y)
    map_x, map_y = (cos * x - sin * y + centre[0]).astype(np.float32), (sin * x + cos * y + centre[1]).astype(np.float32)
    warped = cv2.remap(grey, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT).astype(np.float32) / 255
    if rng.random() < 0.7:
        inside = random_fan(pool, rng)
    else:
        inside = cv2.remap(fan, map_x, map_y, cv2.INTER_NEAREST, borderMode=cv2.BORDER_CONSTANT) > 127
    picture = greys(warped, rng)
    quality = 1.0
    if rng.random() < degrade:
        picture, quality = worse(picture, rng)
    if rng.random() < 0.15:
        marks(picture, rng)
    if rng.random() < 0.5:
        _, coded = cv2.imencode(".jpg", np.clip(picture * 255, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(25, 95))])
        picture = cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE).astype(np.float32) / 255
    return np.clip(picture, 0, 1) * inside, quality


def random_fan(pool, rng):
    fan = pool[rng.integers(len(pool))]
    if rng.random() < 0.5:
        fan = fan[:, ::-1]
    scale = rng.uniform(0.85, 1.1, 2)
    shift = rng.normal(0, 3, 2)
    matrix = np.float32([[scale[0], 0, (1 - scale[0]) * WIDTH / 2 + shift[0]], [0, scale[1], (1 - scale[1]) * HEIGHT / 2 + shift[1]]])
    return cv2.warpAffine(np.ascontiguousarray(fan), matrix, (WIDTH, HEIGHT), flags=cv2.INTER_NEAREST) > 127


def curve(rng, length, spread):
    return cv2.resize(np.exp(rng.normal(0, spread, (4, 1))).astype(np.float32), (1, length), interpolation=cv2.INTER_CUBIC)[:, 0].clip(0.2, 4)


def greys(picture, rng):
    """Changes that a good picture may have too."""
    if rng.random() < 0.7:
        picture = np.clip(picture, 0, None) ** np.exp(rng.normal(0, 0.25))
    if rng.random() < 0.8:
        picture = picture * np.exp(rng.normal(0, 0.25)) + rng.normal(0, 0.02)
    if rng.random() < 0.5:
        picture = picture * curve(rng, HEIGHT, 0.25)[:, None]
    if rng.random() < 0.3:
        picture = picture * curve(rng, WIDTH, 0.25)[None, :]
    if rng.random() < 0.2:
        low = picture.mean() + (picture - picture.mean()) * np.exp(rng.normal(0, 0.3))
        picture = np.where(picture > 0.02, low, picture)
    if rng.random() < 0.3:
        picture = cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.3, 0.8))
    if rng.random() < 0.3:
        picture = picture * (1 + rng.standard_normal(picture.shape, dtype=np.float32) * rng.uniform(0.02, 0.15))
    return picture


def worse(picture, rng):
    """One or two faults of a scan, each of a strength from none to hopeless -> picture, quality."""
    quality = 1.0
    for fault in rng.choice(5, rng.integers(1, 3), replace=False):
        strength = rng.uniform(0, 1)
        picture = FAULTS[fault](picture, strength, rng)
        quality *= 1 - strength
    return picture, quality


def blur(picture, strength, rng):
    return cv2.GaussianBlur(picture, (0, 0), 0.3 + 5 * strength)


def dark(picture, strength, rng):
    return np.clip(picture * (1 - 0.85 * strength) - 0.1 * strength, 0, 1)


def bright(picture, strength, rng):
    return np.clip(picture * (1 + 4 * strength) + 0.15 * strength, 0, 1)


def grain(picture, strength, rng):
    return picture + rng.standard_normal(picture.shape, dtype=np.float32) * 0.35 * strength


def shadow(picture, strength, rng):
    """No contact over a part of the face: that share of the columns is dark."""
    width = strength * WIDTH
    start = rng.uniform(0, WIDTH - width)
    edge = 1 / (1 + np.exp(-(np.abs(np.arange(WIDTH) - start - width / 2) - width / 2) / 3))
    return picture * edge[None, :].astype(np.float32)


FAULTS = (blur, dark, bright, grain, shadow)


def marks(picture, rng):
    """What a scanner writes into the fan: a letter, callipers, a focus mark."""
    at = int(rng.integers(8, WIDTH - 16)), int(rng.integers(8, HEIGHT - 8))
    if rng.random() < 0.5:
        cv2.putText(picture, str(rng.choice(list("+xAB12"))), at, cv2.FONT_HERSHEY_SIMPLEX, 0.25, 1.0, 1)
    else:
        cv2.line(picture, at, (int(at[0] + rng.integers(-30, 30)), int(at[1] + rng.integers(-20, 20))), 0.9, 1)
