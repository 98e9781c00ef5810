"""Per-image Dice with cross-entropy; the lesion counts twice, coarser outputs count less."""
import torch
from torch.nn import functional as F

from geometry import DETAIL

LESION_WEIGHT = 2.0
SIDE_WEIGHT = 0.3
SMOOTH_PIXELS = 10.0 * DETAIL ** 2  # at full size; also what makes the Dice term punish a lesion seen where there is none
EDGE_WEIGHT = 4.0    # of pixels on an outline, over the others
EDGE_REACH = 7       # pixels at full size
FOCUS = 0.75         # below 1: badly covered lesions pull harder


def segmentation_loss(logits, target, known, edges=False):
    """logits: full size first, coarser ones after it; target [n, 2, h, w] in 0..1; known [n, 2], 0 where nobody drew the mask.

    edges: outlines and badly covered masks count more (a focal Dice and cross-entropy weighted along the outline).
    """
    total = 0.0
    for index, output in enumerate(logits):
        shrink = target.shape[-1] // output.shape[-1]
        truth = F.avg_pool2d(target, shrink) if shrink > 1 else target
        weight = SIDE_WEIGHT if index else 1.0
        total = total + weight * one_scale(output.float(), truth, known, SMOOTH_PIXELS / shrink ** 2, edges and not index)
    return total


def one_scale(logits, target, known, smooth, edges):
    probability = torch.sigmoid(logits)
    overlap = (probability * target).sum(dim=(2, 3))
    size = probability.sum(dim=(2, 3)) + target.sum(dim=(2, 3))
    dice = 1 - (2 * overlap + smooth) / (size + smooth)
    entropy = F.binary_cross_entropy_with_logits(logits, target, reduction="none")
    if edges:
        dice = dice.clamp(min=1e-4) ** FOCUS
        near = (target - F.avg_pool2d(target, EDGE_REACH, 1, EDGE_REACH // 2)).abs()
        entropy = entropy * (1 + EDGE_WEIGHT * near)
    loss = (dice + entropy.mean(dim=(2, 3))) * known
    weight = torch.tensor([1.0, LESION_WEIGHT])
    return (loss * weight).sum() / known.sum().clamp(min=1)
