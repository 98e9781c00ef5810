"""How much of what is no lesion of a liver gets no opinion: crops from other pictures, with the outlines of real lesions laid on them.

    outside.py --scans DIR --cine DIR --phantom DIR --work DIR --package DIR
"""
import argparse
import json
from pathlib import Path

import numpy as np

import deployed
import fit
import lesions
import strange
from package import Fitted, taught_strangers


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--scans", "--cine", "--phantom", "--work", "--package"):
        parser.add_argument(name, type=Path, required=True)
    parser.add_argument("--settings", type=Path, default=Path(__file__).with_name("settings.json"))
    arguments = parser.parse_args()
    settings = json.loads(arguments.settings.read_text())
    fit.torch.set_num_threads(1)
    rng = np.random.default_rng(settings["seed"])
    with np.load(arguments.work / "features.npz") as stored:
        data = {name: stored[name] for name in stored.files}
    looking = Fitted(data, arguments.work, settings, -1, taught_strangers(arguments.scans, arguments.cine, settings)).looking
    limit = json.loads((arguments.package / "manifest.json").read_text())["outOfDistribution"]["limit"]
    drawn = lesions.load(arguments.scans)
    outlines, patches = [lesion.patch[..., 1] for lesion in drawn[4::9]], [lesion.patch for lesion in drawn[7::20]]
    found = {}
    for kind, sources in strange.pictures(arguments.cine, arguments.phantom, patches, rng).items():
        crops = strange.crops_of(sources, outlines, strange.EACH, rng)
        if len(crops):
            distance = deployed.look(looking, crops)[1]
            found[kind] = {"crops": len(crops), "noOpinion": round(float((distance > limit).mean()), 4), "medianDistance": round(float(np.median(distance)), 2)}
            print(f"{kind:42} {len(crops):4} crops, no opinion on {found[kind]['noOpinion']:.0%}, median distance {found[kind]['medianDistance']}")
    (arguments.work / "outside.json").write_text(json.dumps({"limit": limit, "kinds": found}, indent=1) + "\n")


if __name__ == "__main__":
    main()
