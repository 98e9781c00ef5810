"""A small network: is this a liver, how good is the picture, and how far is it from every liver seen."""
import torch
from torch import nn
from torch.nn import functional as F

from pictures import HEIGHT, WIDTH

WIDTHS = (16, 32, 48, 72, 96)


def conv_bn(inputs, outputs, stride=1, size=3):
    return nn.Sequential(nn.Conv2d(inputs, outputs, size, stride, size // 2, bias=False), nn.BatchNorm2d(outputs))


class Block(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.first, self.second = conv_bn(inputs, outputs, 2), conv_bn(outputs, outputs)
        self.shortcut = conv_bn(inputs, outputs, 2, size=1)

    def forward(self, x):
        return F.relu(self.second(F.relu(self.first(x))) + self.shortcut(x))


class ViewNet(nn.Module):
    """image [n, 1, HEIGHT, WIDTH] in 0..1 -> logit of liver [n], quality's logit [n], embedding [n, 96]."""

    def __init__(self, dropout=0.3):
        super().__init__()
        self.stem = conv_bn(2, WIDTHS[0], stride=2, size=5)
        self.blocks = nn.Sequential(*[Block(a, b) for a, b in zip(WIDTHS, WIDTHS[1:])])
        self.dropout = nn.Dropout(dropout)
        self.embed = nn.Linear(2 * WIDTHS[-1], 96)
        self.liver = nn.Linear(96, 1)
        self.quality = nn.Linear(96, 1)

    def forward(self, image):
        # Grey standardised over the lit pixels, computed here so that no caller can get it wrong; the raw grey beside it says how bright the picture is.
        lit = torch.clamp(image * 64, 0, 1)
        count = lit.sum(dim=(2, 3), keepdim=True) + 1
        mean = (image * lit).sum(dim=(2, 3), keepdim=True) / count
        centred = (image - mean) * lit
        standard = centred / torch.sqrt((centred * centred).sum(dim=(2, 3), keepdim=True) / count + 1e-3)
        x = self.blocks(F.relu(self.stem(torch.cat([image, standard], dim=1))))
        pooled = torch.cat([x.mean(dim=(2, 3)), x.amax(dim=(2, 3))], dim=1)
        embedding = F.relu(self.embed(self.dropout(pooled)))
        return self.liver(embedding)[:, 0], self.quality(embedding)[:, 0], embedding


class Deployed(nn.Module):
    """image [1, 1, HEIGHT, WIDTH] -> scores [1, 3]: probability of liver (calibrated), quality 0..1, distance.

    distance: root mean square of the embedding's coordinates along the axes of the training livers, in their own
    standard deviations: about 1 for a picture like those.
    """

    def __init__(self, net, temperature, mean, axes):
        super().__init__()
        self.net = net
        self.register_buffer("sharpness", torch.tensor(1 / temperature))
        self.register_buffer("mean", mean)
        self.register_buffer("axes", axes)
        self.eval()

    def forward(self, image):
        liver, quality, embedding = self.net(image)
        along = (embedding - self.mean) @ self.axes
        distance = torch.sqrt((along * along).mean(dim=1))
        return torch.stack([torch.sigmoid(liver * self.sharpness), torch.sigmoid(quality), distance], dim=1)


def axes_of(embeddings, count=16, floor=0.05):
    """Mean and whitened main axes of the livers' embeddings; weak axes are kept from blowing up by a share of the mean variance."""
    mean = embeddings.mean(dim=0)
    variance, vectors = torch.linalg.eigh(torch.cov((embeddings - mean).T))
    kept = slice(max(0, len(variance) - count), None)
    scale = torch.sqrt(variance[kept] + floor * variance.mean())
    return mean, vectors[:, kept] / scale
