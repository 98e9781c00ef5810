"""The network as it is shipped: probabilities, calibrated, in one graph."""
import torch
from torch import nn

from designs import DESIGNS


class Deployed(nn.Module):
    """image [n, 1, HEIGHT, WIDTH] in 0..1 -> probability [n, 2, HEIGHT, WIDTH], liver and lesion."""

    def __init__(self, weights, temperature=(1.0, 1.0), design="residual"):
        super().__init__()
        self.net = DESIGNS[design]()
        self.net.load_state_dict(weights)
        self.register_buffer("sharpness", 1 / torch.tensor(temperature).reshape(1, 2, 1, 1))
        self.eval()

    def forward(self, image):
        return torch.sigmoid(self.net(image)[0] * self.sharpness)


def load(path, temperature=(1.0, 1.0)):
    saved = torch.load(path)
    return Deployed(saved["model"], temperature, saved.get("design", "residual"))


@torch.no_grad()
def probabilities(model, greys, batch=8):
    """uint8 or 0..1 float greys, each [HEIGHT, WIDTH] -> float32 [2, HEIGHT, WIDTH], one by one."""
    for start in range(0, len(greys), batch):
        chunk = torch.stack([as_tensor(grey) for grey in greys[start:start + batch]])
        yield from model(chunk[:, None]).numpy()


def as_tensor(grey):
    tensor = torch.from_numpy(grey)
    return tensor.float() / 255 if tensor.dtype == torch.uint8 else tensor
