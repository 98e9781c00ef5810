"""A small residual U-Net for grey frames: liver and lesion as two independent masks."""
import torch
from torch import nn
from torch.nn import functional as F

from geometry import HEIGHT, WIDTH


def conv_bn(inputs, outputs, stride=1, size=3):
    return nn.Sequential(nn.Conv2d(inputs, outputs, size, stride, size // 2, bias=False), nn.BatchNorm2d(outputs))


class Residual(nn.Module):
    def __init__(self, inputs, outputs, stride=1):
        super().__init__()
        self.first = conv_bn(inputs, outputs, stride)
        self.second = conv_bn(outputs, outputs)
        same = inputs == outputs and stride == 1
        self.shortcut = nn.Identity() if same else conv_bn(inputs, outputs, stride, size=1)

    def forward(self, x):
        return F.relu(self.second(F.relu(self.first(x))) + self.shortcut(x))


class Normalise(nn.Module):
    """Grey, grey standardised over the lit pixels, and the position in the frame.

    The device sends grey / 255 only; the rest is computed inside the graph, so that
    the scanner's overall gain matters little and no caller can get it wrong.
    """

    def __init__(self):
        super().__init__()
        y, x = torch.meshgrid(torch.linspace(-1, 1, HEIGHT), torch.linspace(-1, 1, WIDTH), indexing="ij")
        self.register_buffer("position", torch.stack([y, x])[None], persistent=False)

    def forward(self, image):
        lit = torch.clamp(image * 64, 0, 1)  # soft, so that a rounding on the device moves nothing
        count = lit.sum(dim=(2, 3), keepdim=True) + 1
        mean = (image * lit).sum(dim=(2, 3), keepdim=True) / count
        centred = (image - mean) * lit
        variance = (centred * centred).sum(dim=(2, 3), keepdim=True) / count
        standard = centred / torch.sqrt(variance + 1e-4)
        return torch.cat([image, standard, self.position.expand(image.shape[0], -1, -1, -1)], dim=1)


class Up(nn.Module):
    """Narrows, doubles the size, adds the encoder's map of that size and mixes."""

    def __init__(self, inputs, outputs, mixes):
        super().__init__()
        self.narrow = conv_bn(inputs, outputs, size=1)
        self.mix = nn.Sequential(*[Residual(outputs, outputs) for _ in range(mixes - 1)])
        self.last = conv_bn(outputs, outputs)

    def forward(self, x, skip):
        x = F.relu(F.interpolate(self.narrow(x), scale_factor=2.0, mode="nearest") + skip)
        return F.relu(self.last(self.mix(x)))


class SegmentationNet(nn.Module):
    """Input [n, 1, HEIGHT, WIDTH] in 0..1; output logits [n, 2, HEIGHT, WIDTH], liver and lesion.

    All convolutions run at half size or less, where the time goes further; the last one predicts
    the four pixels under each of its own, so the masks are at full size all the same.
    """

    def __init__(self, widths=(32, 64, 96, 128, 160), repeats=(1, 2, 2, 1), mixes=(1, 1, 2, 1), dropout=0.1):
        super().__init__()
        self.normalise = Normalise()
        self.stem = conv_bn(4, widths[0], stride=2, size=5)
        self.start = conv_bn(widths[0], widths[0])
        pairs = list(zip(widths, widths[1:]))
        self.encoder = nn.ModuleList(
            nn.Sequential(Residual(narrow, wide, stride=2), *[Residual(wide, wide) for _ in range(repeat - 1)])
            for (narrow, wide), repeat in zip(pairs, repeats))
        self.dropout = nn.Dropout2d(dropout)
        self.decoder = nn.ModuleList(Up(wide, narrow, count) for (narrow, wide), count in zip(pairs, mixes))
        self.head = nn.Sequential(nn.Conv2d(widths[0], 8, 1), nn.PixelShuffle(2))
        self.side_heads = nn.ModuleList(nn.Conv2d(width, 2, 1) for width in widths[1:3])

    def forward(self, image, side_outputs=False):
        """[logits], or for deep supervision [logits, logits at 1/4, logits at 1/8]."""
        x = F.relu(self.start(F.relu(self.stem(self.normalise(image)))))
        skips = []
        for stage in self.encoder:
            skips.append(x)
            x = stage(x)
        x = self.dropout(x)
        side = []
        for level in reversed(range(len(skips))):
            x = self.decoder[level](x, skips[level])
            if side_outputs and 1 <= level <= len(self.side_heads):
                side.insert(0, self.side_heads[level - 1](x))
        return [self.head(x), *side]
