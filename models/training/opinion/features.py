"""Measures the radiomic features of every lesion: as drawn, varied, and as the device marks it.

    features.py --scans DIR --marked DIR --work DIR --root DIR
"""
import argparse
import json
from pathlib import Path

import numpy as np

import lesions
import radiomics
from vary import vary

MILD = 0.6   # strength of the variation that a trustworthy feature must bear; the other half of the repeats is stronger


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scans", type=Path, required=True)
    parser.add_argument("--marked", type=Path)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--root", type=Path, required=True, help="the repository, with a built firmware-host")
    parser.add_argument("--settings", type=Path, default=Path(__file__).with_name("settings.json"))
    arguments = parser.parse_args()
    settings = json.loads(arguments.settings.read_text())

    program, pictures = radiomics.program(arguments.root), arguments.work / "pictures"
    drawn = lesions.load(arguments.scans)
    names, base, settings_hash = radiomics.extract([lesion.crop() for lesion in drawn], program, pictures)
    varied = []
    for repeat in range(settings["repeats"]):
        rng = np.random.default_rng((settings["seed"], 1000 + repeat))
        strength = MILD if repeat < settings["repeats"] // 2 else settings["strength"]
        varied.append(radiomics.extract([vary(lesion, rng, strength) for lesion in drawn], program, pictures)[1])
    marked = lesions.load(arguments.scans, arguments.marked) if arguments.marked else []
    table = radiomics.extract([lesion.crop() for lesion in marked], program, pictures)[1] if marked else base[:0]
    place = {lesion.name: at for at, lesion in enumerate(drawn)}
    np.savez(arguments.work / "features.npz", features=names, settings=settings_hash, base=base, varied=np.array(varied),
             marked=table, marked_of=np.array([place[lesion.name] for lesion in marked], int),
             marked_size=np.array([lesion.relative_size for lesion in marked]),
             names=[lesion.name for lesion in drawn], labels=np.array([lesion.malignant for lesion in drawn]),
             folds=np.array([lesion.fold for lesion in drawn]), groups=[lesion.group for lesion in drawn],
             size=np.array([lesion.relative_size for lesion in drawn]), digest=lesions.digest(drawn))
    print(f"{len(names)} features of {len(drawn)} lesions, {len(marked)} also as marked, settings {settings_hash}")


if __name__ == "__main__":
    main()
