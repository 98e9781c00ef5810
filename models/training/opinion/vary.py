"""Random variation of a lesion before it is cropped: other scanners, other settings, other outlines."""
import cv2
import numpy as np

from crop import crop, tight_box


def vary(lesion, rng, strength=1.0):
    """A varied crop: uint8 [3, SIZE, SIZE]. The outline moves too: on the device a network draws it."""
    grey, mask = lesion.patch[..., 0], lesion.patch[..., 1]
    fan = lesion.fan
    # Big lesions first to a size at which everything below is cheap; the crop is smaller still.
    longest = max(grey.shape)
    if longest > 320:
        scale = 320 / longest
        size = (max(2, round(grey.shape[1] * scale)), max(2, round(grey.shape[0] * scale)))
        grey, mask = cv2.resize(grey, size, interpolation=cv2.INTER_AREA), cv2.resize(mask, size, interpolation=cv2.INTER_AREA)
        fan = tuple(round(side * scale) for side in fan)
    # A lesion that grew may want more around it than the patch has.
    fan = (max(fan[0], 0), max(fan[1], 0), min(fan[2], grey.shape[1]), min(fan[3], grey.shape[0]))
    grey = change_greys(resolution(grey, rng, strength), rng, strength)
    mask = change_outline(np.where(mask > 127, 255, 0).astype(np.uint8), rng, strength)
    grey, mask = change_geometry(grey, mask, rng, strength)
    x0, y0, x1, y1 = tight_box(mask)
    # A lesion at the fan's edge may have been moved out of it.
    inside = min(x1, fan[2]) - max(x0, fan[0]) > 1 and min(y1, fan[3]) - max(y0, fan[1]) > 1
    return crop(grey, mask, fan) if inside else lesion.crop()


def resolution(grey, rng, strength):
    """Another sampling: a smaller screen, a blurred beam, a compressed recording."""
    height, width = grey.shape
    if rng.random() < 0.5:
        scale = np.exp(-abs(rng.normal(0, 0.5 * strength)))
        small = cv2.resize(grey, (max(8, round(width * scale)), max(8, round(height * scale))), interpolation=cv2.INTER_AREA)
        grey = np.where(grey > 0, cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR), 0)
    if rng.random() < 0.4:
        blurred = cv2.GaussianBlur(grey, (0, 0), max(height, width) / 160 * rng.uniform(0.3, 1.2) * strength + 0.1)
        grey = np.where(grey > 0, blurred, 0)
    if rng.random() < 0.7:
        _, coded = cv2.imencode(".jpg", grey.astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(30, 96))])
        grey = np.where(grey > 0, cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE), 0)
    return grey.astype(np.uint8)


def change_greys(grey, rng, strength):
    """Gain, dynamic range, depth gain, speckle; black stays black."""
    levels = grey.astype(np.float32) / 255
    lit = grey > 0
    if rng.random() < 0.8:
        levels = levels ** np.exp(rng.normal(0, 0.3 * strength))
    if rng.random() < 0.8:
        levels = levels * np.exp(rng.normal(0, 0.25 * strength)) + abs(rng.normal(0, 0.03 * strength))
    if rng.random() < 0.5:
        knots = np.exp(rng.normal(0, 0.15 * strength, (4, 1))).astype(np.float32)
        levels = levels * cv2.resize(knots, (1, grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    if rng.random() < 0.5:
        noise = rng.standard_normal(grey.shape, dtype=np.float32)
        sigma = max(grey.shape) / 160 * rng.uniform(0.4, 1.6)
        noise = cv2.GaussianBlur(noise, (0, 0), sigma * 1.4, sigmaY=sigma)
        levels = levels * (1 + noise / (noise.std() + 1e-6) * rng.uniform(0.03, 0.2) * strength)
    return np.where(lit, np.clip(levels * 255, 1, 255), 0).astype(np.uint8)


def change_outline(mask, rng, strength):
    """A little larger or smaller, shifted, with another outline; never empty."""
    x0, y0, x1, y1 = tight_box(mask)
    diameter = max(x1 - x0, y1 - y0)
    radius = int(round(abs(rng.normal(0, 0.07 * strength)) * diameter / 2))
    if radius:
        kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1,) * 2)
        mask = cv2.dilate(mask, kernel) if rng.random() < 0.65 else kept(cv2.erode(mask, kernel), mask)
    field = cv2.GaussianBlur(rng.standard_normal(mask.shape).astype(np.float32), (0, 0), max(1.0, diameter / 8))
    soft = cv2.GaussianBlur(mask.astype(np.float32) / 255, (0, 0), max(0.8, diameter / 14))
    rough = np.where(soft + field / (field.std() + 1e-6) * 0.12 * strength > 0.5, 255, 0).astype(np.uint8)
    shift = np.float32([[1, 0, rng.normal(0, 0.03 * strength) * diameter], [0, 1, rng.normal(0, 0.03 * strength) * diameter]])
    moved = cv2.warpAffine(largest(kept(rough, mask)), shift, mask.shape[::-1], flags=cv2.INTER_NEAREST)
    return kept(moved, mask)


def largest(mask):
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask)
    return mask if count <= 2 else np.where(labels == 1 + np.argmax(stats[1:, cv2.CC_STAT_AREA]), 255, 0).astype(np.uint8)


def kept(changed, before):
    return changed if (changed > 0).sum() >= 16 else before


def change_geometry(grey, mask, rng, strength):
    """Mirror, turn, stretch about the middle: depth stays roughly downwards, because shadow and enhancement lie behind a lesion."""
    if rng.random() < 0.5:
        grey, mask = grey[:, ::-1], mask[:, ::-1]
    if rng.random() < 0.7:
        height, width = grey.shape
        matrix = cv2.getRotationMatrix2D((width / 2, height / 2), rng.normal(0, 12 * strength), np.exp(rng.normal(0, 0.06 * strength)))
        matrix[:, 0] *= np.exp(rng.normal(0, 0.08 * strength))
        turned = cv2.warpAffine(mask, matrix, (width, height), flags=cv2.INTER_NEAREST)
        if (turned > 0).sum() >= 16:
            grey, mask = cv2.warpAffine(grey, matrix, (width, height), flags=cv2.INTER_LINEAR), turned
    return np.ascontiguousarray(grey), np.ascontiguousarray(mask)
