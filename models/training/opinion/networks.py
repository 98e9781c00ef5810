"""The networks that look at a lesion's crop. Input: float32 [n, 2, SIZE, SIZE], grey 0..1 and lesion 0 or 1."""
import torch
from torch import nn

from crop import MIDDLE, SIZE, SPREAD


class Levels(nn.Module):
    """Grey in standard deviations of the surroundings, 0 outside the fan; beside it the lesion's mask."""

    def forward(self, x):
        grey = x[:, :1]
        lit = (grey > 0).to(grey.dtype)
        return torch.cat([(grey * 255 - MIDDLE) / SPREAD * lit, x[:, 1:]], dim=1)


class Block(nn.Module):
    """Two 3x3 convolutions beside a shortcut (He et al., CVPR 2016)."""

    def __init__(self, before, after, stride):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(before, after, 3, stride, 1, bias=False), nn.BatchNorm2d(after), nn.ReLU(),
            nn.Conv2d(after, after, 3, 1, 1, bias=False), nn.BatchNorm2d(after))
        self.side = nn.Identity() if stride == 1 and before == after else nn.Sequential(
            nn.Conv2d(before, after, 1, stride, bias=False), nn.BatchNorm2d(after))

    def forward(self, x):
        return torch.relu(self.body(x) + self.side(x))


class ResNet18(nn.Module):
    """ResNet-18 at a quarter of its width, which 509 lesions can fill and two cores can train. Gives a score and an embedding."""

    def __init__(self, width=16, dropout=0.3):
        super().__init__()
        layers, before = [], width
        for stage in range(4):
            after = width << stage
            layers += [Block(before, after, 1 if stage == 0 else 2), Block(after, after, 1)]
            before = after
        self.levels = Levels()
        self.stem = nn.Sequential(nn.Conv2d(2, width, 7, 2, 3, bias=False), nn.BatchNorm2d(width), nn.ReLU(), nn.MaxPool2d(3, 2, 1))
        self.stages = nn.Sequential(*layers)
        self.dropout = nn.Dropout(dropout)
        self.head = nn.Linear(before, 1)

    def embed(self, x):
        return self.stages(self.stem(self.levels(x))).mean((2, 3))

    def forward(self, x):
        return self.head(self.dropout(self.embed(x)))[:, 0]


class SmallNet(nn.Module):
    """A plain network of three convolutions: the CNN of the texture arm (c)."""

    def __init__(self, dropout=0.3):
        super().__init__()
        layers, before = [nn.AvgPool2d(2)], 2
        for after in (12, 24, 48):
            layers += [nn.Conv2d(before, after, 3, 1, 1, bias=False), nn.BatchNorm2d(after), nn.ReLU(), nn.MaxPool2d(2)]
            before = after
        self.levels = Levels()
        self.body = nn.Sequential(*layers)
        self.dropout = nn.Dropout(dropout)
        self.head = nn.Linear(before, 1)

    def embed(self, x):
        return self.body(self.levels(x)).mean((2, 3))

    def forward(self, x):
        return self.head(self.dropout(self.embed(x)))[:, 0]


class AutoEncoder(nn.Module):
    """Stacked denoising auto-encoder (Vincent et al., JMLR 2010) on the crop at a third of its size; layers are trained one after the other."""

    def __init__(self, sizes=((SIZE // 3) ** 2 * 2, 256, 64, 16)):
        super().__init__()
        self.levels = Levels()
        self.shrink = nn.AvgPool2d(3)
        self.encoders = nn.ModuleList(nn.Linear(a, b) for a, b in zip(sizes, sizes[1:]))
        self.decoders = nn.ModuleList(nn.Linear(b, a) for a, b in zip(sizes, sizes[1:]))

    def flat(self, x):
        return self.shrink(self.levels(x)).flatten(1)

    def encode(self, flat, depth):
        for encoder in self.encoders[:depth]:
            flat = torch.tanh(encoder(flat))
        return flat

    def decode(self, code, depth):
        for layer in range(depth - 1, -1, -1):
            code = self.decoders[layer](code)
            if layer:
                code = torch.tanh(code)
        return code

    def embed(self, x):
        return self.encode(self.flat(x), len(self.encoders))
