"""Batches that depend only on seed, stage, worker and step, so that a resumed run sees the same ones."""
import numpy as np
import torch

from augment import augment

SMALL_LESION = 0.02  # of the fan's box


class Batches:
    def __init__(self, cases, phantom, stage, stage_index, seed, batch, worker):
        # Small lesions and healthy livers are few and hardest to get right: each comes twice as often.
        self.deck = [c for c in cases for _ in range(2 if c.lesion_fraction < SMALL_LESION else 1)]
        self.donors = [c for c in cases if c.has_lesion and c.lesion_fraction < 0.08]
        self.phantom = phantom
        self.stage = stage
        self.key = [seed, stage_index, worker]
        self.simulated = round(batch * stage["phantomShare"]) if phantom else 0
        self.real = batch - self.simulated if self.deck else 0

    def make(self, step):
        rng = np.random.default_rng([*self.key, 1, step])
        begin, end = self.stage["strength"]
        strength = begin + (end - begin) * step / self.stage["steps"]
        images, targets, known = [], [], []
        for case in self.chosen(step, rng):
            donor = None
            if case.kind != "Phantom" and case.has_liver and self.donors and rng.random() < self.stage["paste"]:
                donor = self.donors[rng.integers(len(self.donors))]
            faint = donor is not None and rng.random() < self.stage.get("faint", 0.0)
            grey, target = augment(case, rng, strength, donor, faint, self.stage.get("fanJitter", 1.0))
            images.append(grey[None])
            targets.append(target)
            known.append([float(case.has_liver), 1.0])
        return (torch.from_numpy(np.stack(images)), torch.from_numpy(np.stack(targets)), torch.tensor(known))

    def chosen(self, step, rng):
        for position in range(step * self.real, (step + 1) * self.real):
            turn, place = divmod(position, len(self.deck))
            order = np.random.default_rng([*self.key, 0, turn]).permutation(len(self.deck))
            yield self.deck[order[place]]
        for _ in range(self.simulated):
            yield self.phantom[rng.integers(len(self.phantom))]
