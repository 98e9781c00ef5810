"""Random variation of a case: one warp for the geometry, then cheap changes of the grey values."""
import cv2
import numpy as np

from geometry import DETAIL, HEIGHT, WIDTH, fitted_size

cv2.setNumThreads(0)
GRID_Y, GRID_X = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)


def augment(case, rng, strength=1.0, donor=None, faint=False, fan_jitter=1.0):
    """One training sample: grey float32 [HEIGHT, WIDTH] in 0..1 and target float32 [2, HEIGHT, WIDTH].

    strength 0 leaves only the jitter of the fan that a finder on the device makes too.
    donor is a case whose lesion is pasted into this liver, or None; faint makes it smaller and nearer to the grey around it.
    fan_jitter scales how far the fan's edge moves.
    """
    layers = case.layers
    if donor is not None:
        layers = paste_lesion(layers, donor, rng, faint)
    layers = jitter_fan(layers, rng, fan_jitter)
    map_x, map_y = random_map(case.box, rng, strength)
    warped = cv2.remap(layers, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    fan = (warped[..., 1] > 127).astype(np.float32)
    target = (warped[..., 2:] > 127).astype(np.float32).transpose(2, 0, 1) * fan
    grey = change_greys(warped[..., 0], fan, rng, strength)
    return grey, target


def jitter_fan(layers, rng, much=1.0):
    """Moves and scales the fan's edge by a few percent against the picture."""
    if rng.random() < 0.4:
        return layers
    height, width = layers.shape[:2]
    scale_x, scale_y = 1 + rng.normal(0, 0.015 * much, 2)
    shift_x, shift_y = rng.normal(0, 0.012 * much, 2) * (width, height)
    matrix = np.float32([[scale_x, 0, (1 - scale_x) * width / 2 + shift_x],
                         [0, scale_y, (1 - scale_y) * height / 2 + shift_y]])
    moved = layers.copy()
    moved[..., 1] = cv2.warpAffine(layers[..., 1], matrix, (width, height), flags=cv2.INTER_NEAREST,
                                   borderMode=cv2.BORDER_REPLICATE)
    return moved


def random_map(box, rng, strength):
    """For each network pixel, where in the cached layers it comes from."""
    x0, y0, x1, y1 = np.array(box) + rng.normal(0, 0.012, 4) * np.tile([box[2] - box[0], box[3] - box[1]], 2)
    width, height = fitted_size(x1 - x0, y1 - y0)
    step = (x1 - x0) / width, (y1 - y0) / height
    # Canvas pixel centres, measured from the canvas's middle.
    x = GRID_X - (WIDTH - 1) / 2
    y = GRID_Y - (HEIGHT - 1) / 2
    if rng.random() < 0.5:
        x = -x
    if strength > 0 and rng.random() < 0.8:
        angle = np.deg2rad(rng.normal(0, 9 * strength))
        zoom = np.exp(rng.normal(0, 0.16 * strength))
        aspect = np.exp(rng.normal(0, 0.09 * strength))
        shear = rng.normal(0, 0.06 * strength)
        cos, sin = np.cos(angle), np.sin(angle)
        x, y = (cos * x - sin * y + shear * y) * zoom * aspect, (sin * x + cos * y) * zoom / aspect
        shift = rng.normal(0, 0.05 * strength, 2)
        x = x + shift[0] * WIDTH
        y = y + shift[1] * HEIGHT
    if strength > 0 and rng.random() < 0.5:
        cells = rng.integers(3, 7)
        field = rng.normal(0, 1, (cells, cells, 2)).astype(np.float32) * strength * DETAIL * 14 / cells
        field = cv2.resize(field, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)
        x = x + field[..., 0]
        y = y + field[..., 1]
    map_x = x * step[0] + (x0 + x1 - 1) / 2
    map_y = y * step[1] + (y0 + y1 - 1) / 2
    return map_x.astype(np.float32), map_y.astype(np.float32)


def change_greys(grey, fan, rng, strength):
    """Gain, contrast, depth gain, shadow, blur, speckle, compression and holes; zero outside the fan."""
    grey = grey.astype(np.float32) / 255
    if strength > 0:
        if rng.random() < 0.7:
            grey = grey ** np.exp(rng.normal(0, 0.3 * strength))
        if rng.random() < 0.7:
            grey = grey * np.exp(rng.normal(0, 0.25 * strength)) + rng.normal(0, 0.03 * strength)
        if rng.random() < 0.5:
            grey = grey * smooth_curve(rng, strength)[:, None]
        if rng.random() < 0.25:
            grey = grey * smooth_curve(rng, strength, WIDTH)[None, :]
        if rng.random() < 0.2:
            grey = local_contrast(grey, rng)
        if rng.random() < 0.35:
            grey = grey * speckle(rng, strength)
        if rng.random() < 0.3:
            grey = cv2.GaussianBlur(grey, (0, 0), DETAIL * rng.uniform(0.4, 1.3))
        elif rng.random() < 0.2:
            grey = grey + rng.uniform(0.3, 1.0) * (grey - cv2.GaussianBlur(grey, (0, 0), DETAIL))
        if rng.random() < 0.25:
            grey = compress(grey, rng)
        if rng.random() < 0.35:
            cut_out(grey, rng)
    return np.clip(grey, 0, 1) * fan


def smooth_curve(rng, strength, length=HEIGHT):
    knots = np.exp(rng.normal(0, 0.3 * strength, (5, 1))).astype(np.float32)
    return cv2.resize(knots, (1, length), interpolation=cv2.INTER_CUBIC)[:, 0].clip(0.2, 3)


def local_contrast(grey, rng):
    clahe = cv2.createCLAHE(rng.uniform(1.0, 3.0), (4, 4))
    return clahe.apply(np.clip(grey * 255, 0, 255).astype(np.uint8)).astype(np.float32) / 255


def speckle(rng, strength):
    noise = rng.standard_normal((HEIGHT, WIDTH), dtype=np.float32)
    sigma = DETAIL * rng.uniform(0.3, 1.2)
    noise = cv2.GaussianBlur(noise, (0, 0), sigma * 1.5, sigmaY=sigma)
    return 1 + noise / (noise.std() + 1e-6) * rng.uniform(0.05, 0.3) * strength


def compress(grey, rng):
    picture = np.clip(grey * 255, 0, 255).astype(np.uint8)
    _, coded = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(25, 80))])
    return cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE).astype(np.float32) / 255


def cut_out(grey, rng):
    for _ in range(rng.integers(1, 4)):
        height, width = (DETAIL * rng.integers(8, 36, 2)).astype(int)
        y, x = rng.integers(0, HEIGHT - height), rng.integers(0, WIDTH - width)
        patch = grey[y:y + height, x:x + width]
        patch[:] = patch.mean() if rng.random() < 0.6 else 0


def paste_lesion(layers, donor, rng, faint=False):
    """The donor's lesion, turned, scaled and matched to the grey level around it, at a random place in this liver."""
    ys, xs = np.nonzero(donor.layers[..., 3] > 127)
    if len(ys) == 0:
        return layers
    radius = max(np.ptp(ys), np.ptp(xs)) / 2 + 1
    places = np.argwhere(cv2.erode(layers[..., 2], np.ones((5, 5), np.uint8)) > 127)
    if len(places) == 0 or radius > 45 * DETAIL:
        return layers
    cy, cx = places[rng.integers(len(places))]
    scale = np.exp(rng.normal(-0.3 if faint else 0, 0.25))
    reach = int(np.ceil(radius * scale * 1.5)) + 4
    matrix = cv2.getRotationMatrix2D((float(xs.mean()), float(ys.mean())), rng.uniform(-40, 40), scale)
    if rng.random() < 0.5:
        matrix[0] = -matrix[0]
        matrix[0, 2] += 2 * xs.mean()
    matrix[:, 2] += reach - np.array([xs.mean(), ys.mean()])
    patch = cv2.warpAffine(donor.layers, matrix, (2 * reach + 1, 2 * reach + 1))
    top, left = max(0, cy - reach), max(0, cx - reach)
    bottom, right = min(layers.shape[0], cy + reach + 1), min(layers.shape[1], cx + reach + 1)
    patch = patch[top - cy + reach:bottom - cy + reach, left - cx + reach:right - cx + reach].astype(np.float32)
    here = layers[top:bottom, left:right].astype(np.float32)

    lesion = (patch[..., 3] > 127).astype(np.uint8)
    inside = (here[..., 2] > 127).astype(np.uint8)
    # Only where this liver is healthy and the whole lesion falls inside it.
    if lesion.sum() < 12 * DETAIL ** 2 or (lesion & inside).sum() < 0.9 * lesion.sum() or (here[..., 3][lesion > 0] > 127).any():
        return layers
    around = 2 * round(4 * DETAIL) + 1
    ring = (cv2.dilate(lesion, np.ones((around, around), np.uint8)) > lesion) & (patch[..., 2] > 127)
    ground = (cv2.dilate(lesion, np.ones((around, around), np.uint8)) > 0) & (inside > 0)
    if ring.sum() < 10 or ground.sum() < 10:
        return layers
    ratio = np.clip((here[..., 0][ground].mean() + 4) / (patch[..., 0][ring].mean() + 4), 0.3, 3)
    blend = cv2.GaussianBlur(lesion.astype(np.float32), (0, 0), DETAIL * rng.uniform(0.8, 2.0))
    if faint:
        blend = blend * rng.uniform(0.4, 1.0)
    mixed = layers.copy()
    area = mixed[top:bottom, left:right]
    grey = blend * patch[..., 0] * ratio + (1 - blend) * here[..., 0]
    area[..., 0] = np.clip(grey, 0, 255)
    area[..., 3] = np.where((lesion > 0) & (inside > 0), 255, area[..., 3])
    return mixed
