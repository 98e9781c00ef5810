"""Makes what all networks train on: varied crops of every lesion, drawn or marked by the device.

    bank.py --scans DIR --marked DIR --work DIR
"""
import argparse
import json
from pathlib import Path

import numpy as np

import lesions
from vary import vary


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scans", type=Path, required=True)
    parser.add_argument("--marked", type=Path, help="masks of the device's own network (edgeliver replay --stills --masks)")
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--settings", type=Path, default=Path(__file__).with_name("settings.json"))
    arguments = parser.parse_args()
    settings = json.loads(arguments.settings.read_text())

    drawn = lesions.load(arguments.scans)
    marked = {lesion.name: lesion for lesion in lesions.load(arguments.scans, arguments.marked)} if arguments.marked else {}
    bank = []
    for number, lesion in enumerate(drawn):
        rng = np.random.default_rng((settings["seed"], number))
        # Every third variant starts from the device's own outline: that is what it will be given.
        sources = [marked.get(lesion.name, lesion) if variant % 3 == 2 else lesion for variant in range(settings["variants"])]
        bank.append([vary(source, rng, settings["strength"])[:2] for source in sources])
    arguments.work.mkdir(parents=True, exist_ok=True)
    np.savez(arguments.work / "bank.npz", bank=np.array(bank), labels=np.array([lesion.malignant for lesion in drawn]),
             folds=np.array([lesion.fold for lesion in drawn]))
    print(f"{len(drawn)} lesions, {len(marked)} of them marked by the device, {settings['variants']} variants each")


if __name__ == "__main__":
    main()
