"""Trains the segmentation network by a schedule of stages; resumes where it was stopped.

    train.py --scans ../../../shared/data/aul --phantom DIR --work DIR [--schedule schedule.json] [--until STAGE]

Writes WORK/state.pt (for resuming), WORK/<stage>.pt (averaged weights at the end of a stage) and WORK/curve.jsonl.
Two workers of one thread each share a batch: on a busy two-core machine that is three times as fast as two threads
that wait for each other inside every layer; on a crowded one --workers 1 is faster still. A stage for another canvas
than the one in force ends the run: call again with that EDGELIVER_CANVAS.
"""
import argparse
import copy
import json
import math
import signal
import sys
import time
from pathlib import Path

import torch
from torch import distributed, multiprocessing

from batches import Batches
from data import digest, load_lung, load_phantom, load_scans, load_sweep
from designs import DESIGNS
from geometry import HEIGHT, WIDTH
from losses import segmentation_loss

REPORT_STEPS = 50
CHECKPOINT_STEPS = 100
WARM_UP_SHARE = 0.04  # of a stage's steps


def learning_rate(stage, step):
    warm = min(1.0, (step + 1) / (WARM_UP_SHARE * stage["steps"] + 1))
    cosine = 0.5 * (1 + math.cos(math.pi * step / stage["steps"]))
    return warm * (stage["endRate"] + (stage["peakRate"] - stage["endRate"]) * cosine)


@torch.no_grad()
def average(into, model, decay):
    for old, new in zip(into.state_dict().values(), model.state_dict().values()):
        if old.dtype.is_floating_point:
            old.lerp_(new, 1 - decay)
        else:
            old.copy_(new)


def share_gradients(model):
    """Every worker goes on with the mean of all workers' gradients."""
    gradients = [p.grad for p in model.parameters() if p.grad is not None]
    flat = torch._utils._flatten_dense_tensors(gradients)
    distributed.all_reduce(flat)
    flat /= distributed.get_world_size()
    for gradient, mean in zip(gradients, torch._utils._unflatten_dense_tensors(flat, gradients)):
        gradient.copy_(mean)


class Run:
    """The state that outlives a stop: weights, their running average, the optimizer, and the place in the schedule."""

    def __init__(self, schedule, work, start=None):
        torch.manual_seed(schedule["seed"])
        self.work = work
        self.model = DESIGNS[schedule.get("design", "residual")]().to(memory_format=torch.channels_last)
        self.averaged = copy.deepcopy(self.model).eval()
        self.weight_decay = schedule["weightDecay"]
        self.optimizer = torch.optim.AdamW(self.model.parameters(), weight_decay=self.weight_decay)
        self.stage, self.step = 0, 0
        if start:
            self.begin_from(start)
        if (work / "state.pt").exists():
            state = torch.load(work / "state.pt")
            self.model.load_state_dict(state["model"])
            self.averaged.load_state_dict(state["averaged"])
            self.optimizer.load_state_dict(state["optimizer"])
            self.stage, self.step = state["stage"], state["step"]

    def begin_from(self, weights):
        """Goes on from the averaged weights of an earlier stage, with an optimizer that knows nothing yet."""
        saved = torch.load(weights)["model"]
        self.model.load_state_dict(saved)
        self.averaged.load_state_dict(saved)
        self.optimizer = torch.optim.AdamW(self.model.parameters(), weight_decay=self.weight_decay)

    def save(self):
        state = {"model": self.model.state_dict(), "averaged": self.averaged.state_dict(),
                 "optimizer": self.optimizer.state_dict(), "stage": self.stage, "step": self.step}
        torch.save(state, self.work / "state.new")
        (self.work / "state.new").rename(self.work / "state.pt")

    def train_step(self, batch, rate, ema_decay, edges=False):
        images, target, known = batch
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        self.model.train()
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = self.model(images.contiguous(memory_format=torch.channels_last), side_outputs=True)
        loss = segmentation_loss(logits, target, known, edges)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        share_gradients(self.model)
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 2.0)
        self.optimizer.step()
        # Early weights are far from where they end: let the average forget them.
        seen = self.step if self.stage == 0 else 10_000
        average(self.averaged, self.model, min(ema_decay, (1 + seen) / (10 + seen)))
        return float(loss.detach())


def train_stage(run, stage, index, schedule, pictures, worker):
    chosen = [c for c in pictures["scans"] if c.fold in stage["folds"]]
    sweep, lung = (pictures[name] if stage.get(name) else [] for name in ("sweep", "lung"))
    phantom = pictures["phantom"]
    batches = Batches(chosen + sweep + lung, phantom, stage, index, schedule["seed"],
                      schedule["batch"] // distributed.get_world_size(), worker)
    simulated = phantom if batches.simulated else []
    leads = worker == 0
    if leads:
        print(f"stage {stage['name']}: {len(chosen)} scans, {len(sweep)} of the sweep, {len(lung)} of lungs, "
              f"{len(simulated)} simulated, {stage['steps']} steps", flush=True)
    mean, begun = None, time.monotonic()
    for step in range(run.step, stage["steps"]):
        rate = learning_rate(stage, step)
        loss = run.train_step(batches.make(step), rate, stage.get("emaDecay", schedule["emaDecay"]), stage.get("edges", False))
        run.step = step + 1
        mean = loss if mean is None else 0.98 * mean + 0.02 * loss
        if leads and (run.step % REPORT_STEPS == 0 or run.step == stage["steps"]):
            report(run, stage, mean, rate, time.monotonic() - begun)
        if leads and run.step % CHECKPOINT_STEPS == 0:
            run.save()
    if leads:
        torch.save({"model": run.averaged.state_dict(), "design": schedule.get("design", "residual"), "stage": stage,
                    "data": digest(chosen), "phantom": digest(simulated), "sweep": digest(sweep), "lung": digest(lung),
                    "counts": {"scans": len(chosen), "phantom": len(simulated), "sweep": len(sweep), "lung": len(lung)}}, run.work / f"{stage['name']}.pt")


def report(run, stage, loss, rate, seconds):
    line = json.dumps({"stage": stage["name"], "step": run.step, "loss": round(loss, 4), "rate": round(rate, 6),
                       "seconds": round(seconds, 1)})
    print(line, flush=True)
    with open(run.work / "curve.jsonl", "a") as curve:
        print(line, file=curve)


def train(worker, arguments, pictures):
    torch.set_num_threads(1)
    distributed.init_process_group("gloo", init_method=f"file://{arguments.work.resolve()}/meeting", rank=worker, world_size=arguments.workers)
    schedule = json.loads(arguments.schedule.read_text())
    run = Run(schedule, arguments.work, arguments.start)
    torch.manual_seed(schedule["seed"] + 1 + worker)  # the same first weights, other dropout
    for index, stage in enumerate(schedule["stages"]):
        if stage.get("canvas", f"{WIDTH}x{HEIGHT}") != f"{WIDTH}x{HEIGHT}" and index >= run.stage:
            break
        if index >= run.stage:
            if "from" in stage and run.step == 0:
                run.begin_from(arguments.work / f"{stage['from']}.pt")
            train_stage(run, stage, index, schedule, pictures, worker)
            run.stage, run.step = index + 1, 0
            if worker == 0:
                run.save()
            distributed.barrier()  # the next stage may begin from weights that the first worker has just written
        if stage["name"] == arguments.until:
            break


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scans", type=Path, help="annotated scans; without them only simulated frames are used")
    parser.add_argument("--fans", type=Path, help="folders of `edgeliver frames`: each scan comes with the found fan too")
    parser.add_argument("--phantom", type=Path, help="folder of simulated frames and masks")
    parser.add_argument("--sweep", type=Path, help="frames of a healthy liver: no lesion, liver unknown")
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--schedule", type=Path, default=Path(__file__).with_name("schedule.json"))
    parser.add_argument("--lung", type=Path, help="clips of lungs: no lesion, liver unknown")
    parser.add_argument("--start", type=Path, help="weights of an earlier run to go on from")
    parser.add_argument("--workers", type=int, choices=(1, 2), default=2, help="processes that share a batch")
    parser.add_argument("--until", help="stop after this stage")
    arguments = parser.parse_args()

    arguments.work.mkdir(parents=True, exist_ok=True)
    (arguments.work / "meeting").unlink(missing_ok=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # an exit ends the workers, a bare signal would not
    pictures = {name: load(folder) if folder else [] for name, load, folder in (
        ("scans", load_scans, arguments.scans), ("phantom", load_phantom, arguments.phantom),
        ("sweep", load_sweep, arguments.sweep), ("lung", load_lung, arguments.lung))}
    if arguments.fans:
        pictures["scans"] += load_scans(arguments.scans, arguments.fans)
    multiprocessing.start_processes(train, (arguments, pictures), nprocs=arguments.workers, daemon=True, start_method="fork")


if __name__ == "__main__":
    main()
