"""From probabilities to masks: the same few steps as on the device."""
from dataclasses import asdict, dataclass

import cv2
import numpy as np

from geometry import HEIGHT, WIDTH


@dataclass(frozen=True)
class Postprocess:
    """Areas are fractions of the fan's box at network resolution; components are 8-connected."""

    liver_threshold: float = 0.5
    lesion_threshold: float = 0.5
    lesion_min_area_fraction: float = 0.001
    lesion_min_peak: float = 0.6
    lesion_min_liver_overlap: float = 0.5

    def manifest(self):
        """Keys in camelCase, as the manifest has them."""
        words = {name: name.split("_") for name in asdict(self)}
        named = {w[0] + "".join(p.title() for p in w[1:]): asdict(self)[n] for n, w in words.items()}
        return named | {"lesionInsideLiver": True, "liverLargestOnly": True, "connectivity": 8}


@dataclass(frozen=True)
class Component:
    """A connected patch of the lesion map, and what the filters ask of it."""

    mask: np.ndarray
    area: int
    peak: float
    liver_overlap: float

    def passes(self, fan_box_area, options):
        return (self.peak >= options.lesion_min_peak
                and self.area >= options.lesion_min_area_fraction * fan_box_area
                and self.liver_overlap >= options.lesion_min_liver_overlap)


def masks(probability, fan_box_area, options):
    """probability float32 [2, HEIGHT, WIDTH] -> bool liver, bool lesion."""
    liver = largest(probability[0] >= options.liver_threshold)
    found = components(probability[1], liver, options.lesion_threshold)
    return liver, union(c for c in found if c.passes(fan_box_area, options))


def union(found):
    lesion = np.zeros((HEIGHT, WIDTH), bool)
    for component in found:
        lesion |= component.mask
    return lesion


def components(probability, liver, threshold):
    count, labels, stats, _ = cv2.connectedComponentsWithStats((probability >= threshold).astype(np.uint8), connectivity=8)
    found = []
    for label in range(1, count):
        mask = labels == label
        found.append(Component(mask, int(stats[label, cv2.CC_STAT_AREA]), float(probability[mask].max()),
                               float(liver[mask].mean())))
    return found


def largest(mask):
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    if count < 2:
        return mask
    return labels == 1 + stats[1:, cv2.CC_STAT_AREA].argmax()
