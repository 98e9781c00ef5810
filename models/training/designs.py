"""Two other designs at the cost of SegmentationNet, for a comparison at equal steps: UNet++ and a light one of depthwise blocks."""
import torch
from torch import nn
from torch.nn import functional as F

from net import Normalise, Residual, SegmentationNet, Up, conv_bn


class NestedNet(nn.Module):
    """UNet++: every level is decoded again and again, each node fed by all earlier ones of its level (Zhou 2018).

    The finest level lies at half size, as in SegmentationNet; narrower, since the nested nodes cost as much as the rest.
    """

    def __init__(self, widths=(24, 48, 72, 112, 144), dropout=0.1):
        super().__init__()
        self.normalise = Normalise()
        self.stem = conv_bn(4, widths[0], stride=2, size=5)
        self.start = conv_bn(widths[0], widths[0])
        self.encoder = nn.ModuleList(Residual(a, b, stride=2) for a, b in zip(widths, widths[1:]))
        self.dropout = nn.Dropout2d(dropout)
        self.nodes = nn.ModuleDict()
        for column in range(1, len(widths)):
            for level in range(len(widths) - column):
                joined = column * widths[level] + widths[level + 1]
                self.nodes[f"{level}_{column}"] = nn.Sequential(conv_bn(joined, widths[level], size=1), nn.ReLU(),
                                                                conv_bn(widths[level], widths[level]), nn.ReLU())
        self.head = nn.Sequential(nn.Conv2d(widths[0], 8, 1), nn.PixelShuffle(2))
        self.side_heads = nn.ModuleList(nn.Conv2d(width, 2, 1) for width in widths[1:3])

    def forward(self, image, side_outputs=False):
        x = F.relu(self.start(F.relu(self.stem(self.normalise(image)))))
        levels = [[x]]
        for stage in self.encoder:
            levels.append([stage(levels[-1][0])])
        levels[-1][0] = self.dropout(levels[-1][0])
        for column in range(1, len(levels)):
            for level in range(len(levels) - column):
                below = F.interpolate(levels[level + 1][column - 1], scale_factor=2.0, mode="nearest")
                levels[level].append(self.nodes[f"{level}_{column}"](torch.cat([*levels[level], below], dim=1)))
        side = [head(levels[level][-1]) for level, head in enumerate(self.side_heads, 1)] if side_outputs else []
        return [self.head(levels[0][-1]), *side]


class Mixing(nn.Module):
    """Depthwise 5x5, then a widened pair of 1x1, added to the input: a light block of the ConvNeXt kind."""

    def __init__(self, inputs, outputs, stride=1, widen=3):
        super().__init__()
        self.reduce = conv_bn(inputs, outputs, stride=2, size=3) if stride == 2 else nn.Identity()
        self.spread = nn.Sequential(nn.Conv2d(outputs, outputs, 5, 1, 2, groups=outputs, bias=False), nn.BatchNorm2d(outputs))
        self.mix = nn.Sequential(conv_bn(outputs, widen * outputs, size=1), nn.ReLU(), conv_bn(widen * outputs, outputs, size=1))

    def forward(self, x):
        x = self.reduce(x)
        return x + self.mix(self.spread(x))


class LightNet(SegmentationNet):
    """SegmentationNet's shape with Mixing blocks in the encoder: more of them for the same multiplications."""

    def __init__(self, widths=(32, 64, 112, 160, 208), repeats=(2, 4, 4, 2), mixes=(1, 1, 1, 1), dropout=0.1):
        super().__init__(widths, repeats, mixes, dropout)
        self.encoder = nn.ModuleList(
            nn.Sequential(Mixing(narrow, wide, stride=2), *[Mixing(wide, wide) for _ in range(repeat - 1)])
            for (narrow, wide), repeat in zip(zip(widths, widths[1:]), repeats))
        self.decoder = nn.ModuleList(Up(wide, narrow, count) for (narrow, wide), count in zip(zip(widths, widths[1:]), mixes))


DESIGNS = {"residual": SegmentationNet, "nested": NestedNet, "light": LightNet}


def multiplications(net, image):
    """Multiplications of all convolutions for one picture."""
    total = [0]

    def count(layer, _, output):
        total[0] += output.numel() * layer.weight[0].numel()

    hooks = [layer.register_forward_hook(count) for layer in net.modules() if isinstance(layer, nn.Conv2d)]
    with torch.no_grad():
        net.eval()(image)
    for hook in hooks:
        hook.remove()
    return total[0]
