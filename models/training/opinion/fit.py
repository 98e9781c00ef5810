"""Trains one network on one set of folds, from checkpoints where it was stopped.

    fit.py --work DIR --net resnet --without 0      # leaves fold 0 out; -1 leaves none out
"""
import argparse
import json
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

from networks import AutoEncoder, ResNet18, SmallNet

BATCH = 32
SMOOTHING = 0.05   # of labels: histology behind the classes is not in the data, and a small set is learned by heart quickly
AVERAGING = 0.98  # of weights over steps
NETS = {"resnet": ResNet18, "small": SmallNet}


def batch_of(bank, chosen, rng):
    """Varied crops of these lesions with cheap further changes: float32 [n, 2, SIZE, SIZE]."""
    x = (torch.from_numpy(bank[chosen, rng.integers(0, bank.shape[1], len(chosen))]).float() / 255).contiguous(memory_format=torch.channels_last)
    for sample in x:
        if rng.random() < 0.5:
            sample[:] = sample.flip(2)
        if rng.random() < 0.3:
            side = int(rng.integers(12, 40))
            top, left = rng.integers(0, sample.shape[1] - side, 2)
            sample[0, top:top + side, left:left + side] = float(rng.uniform(0, 1))
    return x


def train(net, bank, labels, steps, seed, state_path, rate=2e-3, progress=print):
    """bank: uint8 [lesions, variants, 2, SIZE, SIZE]; labels: [lesions]. The averaged weights' network."""
    generator = torch.manual_seed(seed)
    optimiser = torch.optim.AdamW(net.parameters(), lr=rate, weight_decay=0.02)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rate, total_steps=steps, pct_start=0.15)
    average, step = {k: v.clone() for k, v in net.state_dict().items()}, 0
    if state_path.exists():
        state = torch.load(state_path)
        net.load_state_dict(state["net"]), optimiser.load_state_dict(state["optimiser"])
        schedule.load_state_dict(state["schedule"])
        average, step = state["average"], state["step"]
        generator.set_state(state["random"])
    weights = torch.tensor([len(labels) / (2 * (labels == kind).sum()) for kind in (0, 1)], dtype=torch.float32)
    net.train().to(memory_format=torch.channels_last)
    while step < steps:
        rng = np.random.default_rng((seed, step))
        chosen = rng.integers(0, len(labels), BATCH)
        target = torch.from_numpy(labels[chosen]).float()
        with torch.cpu.amp.autocast():
            score = net(batch_of(bank, chosen, rng))
        loss = (functional.binary_cross_entropy_with_logits(score.float(), target * (1 - SMOOTHING) + SMOOTHING / 2, reduction="none")
                * weights[target.long()]).mean()
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        optimiser.step(), schedule.step()
        step += 1
        decay = min(AVERAGING, step / (step + 10))
        for name, value in net.state_dict().items():
            average[name] = average[name] * decay + value * (1 - decay) if value.is_floating_point() else value.clone()
        if step % 50 == 0 or step == steps:
            progress(f"step {step} loss {loss.item():.3f}")
            torch.save({"net": net.state_dict(), "optimiser": optimiser.state_dict(), "schedule": schedule.state_dict(),
                        "average": average, "step": step, "random": generator.get_state()}, state_path)
    net.load_state_dict(average)
    return net.eval()


def train_auto_encoder(bank, steps, seed, progress=print):
    """Layer by layer on noisy input, then all layers together; the reconstruction is always of the clean picture."""
    torch.manual_seed(seed)
    net = AutoEncoder()
    for depth in (1, 2, 3, 3):
        optimiser = torch.optim.Adam(net.parameters(), lr=1e-3)
        for step in range(steps):
            rng = np.random.default_rng((seed, depth, step))
            chosen = rng.integers(0, len(bank), BATCH)
            with torch.no_grad():
                flat = net.flat(torch.from_numpy(bank[chosen, rng.integers(0, bank.shape[1], BATCH)]).float() / 255)
                clean = net.encode(flat, depth - 1) if step < steps // 2 else flat
            if step < steps // 2:
                noisy = clean * (torch.rand_like(clean) > 0.25)
                restored = net.decoders[depth - 1](torch.tanh(net.encoders[depth - 1](noisy)))
            else:
                restored = net.decode(net.encode(clean + 0.3 * torch.randn_like(clean), depth), depth)
            loss = functional.mse_loss(restored, clean)
            optimiser.zero_grad(), loss.backward(), optimiser.step()
        progress(f"layer {depth} loss {loss.item():.3f}")
    return net.eval()


@torch.no_grad()
def run(net, crops, function="forward"):
    """crops: uint8 [n, 2, SIZE, SIZE]; float32 results, in batches."""
    call = net if function == "forward" else getattr(net, function)
    return np.concatenate([call(torch.from_numpy(crops[at:at + 128]).float() / 255).numpy() for at in range(0, len(crops), 128)])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--net", choices=(*NETS, "encoder"), required=True)
    parser.add_argument("--without", type=int, nargs="+", required=True, help="folds, one after the other")
    parser.add_argument("--settings", type=Path, default=Path(__file__).with_name("settings.json"))
    arguments = parser.parse_args()

    torch.set_num_threads(1)
    settings = json.loads(arguments.settings.read_text())
    with np.load(arguments.work / "bank.npz") as data:
        bank, labels, folds = data["bank"], data["labels"], data["folds"]
    steps, seed = settings["steps"][arguments.net], settings["seed"]
    for fold in arguments.without:
        done = arguments.work / f"{arguments.net}-{fold}.pt"
        if done.exists():
            continue
        kept = folds != fold
        def progress(text):
            print(f"{arguments.net} without {fold}: {text}", flush=True)
        if arguments.net == "encoder":
            net = train_auto_encoder(bank[kept], steps, seed + fold, progress)
        else:
            torch.manual_seed(seed + fold)
            net = train(NETS[arguments.net](), bank[kept], labels[kept], steps, seed + fold, done.with_suffix(".state"), progress=progress)
        torch.save(net.state_dict(), done)


if __name__ == "__main__":
    main()
