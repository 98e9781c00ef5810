"""The table of levers: compare.py FOLDER --against NAME [--record FILE.json], from the records that lever.py wrote.

Differences are paired: the same pictures, resampled by group of near-duplicates.
"""
import argparse
import json
from pathlib import Path

import numpy as np

from metrics import breakdown, summarise

RESAMPLES = 2000
COLUMNS = {"liver": ("liverDice", None), "lesion": ("lesionDice", None), "found": ("detected", None),
           "benign found": ("detected", lambda r: r["kind"] == "Benign"), "small lesion": ("lesionDice", lambda r: r["fraction"] < 0.02),
           "small found": ("detected", lambda r: r["fraction"] < 0.02), "diameter": ("diameterRatio", None),
           "false": ("falseLesion", None)}


def values(record, key, chosen=None):
    return [r[key] for r in record["rows"] if r[key] is not None and (chosen is None or chosen(r))]


def difference(record, reference, key, seed=0):
    """Mean of this minus the reference over the same pictures, with a 95 % interval."""
    before = {r["name"]: r for r in reference["rows"]}
    groups = {}
    for row in record["rows"]:
        if row[key] is not None and before[row["name"]][key] is not None:
            groups.setdefault((row["kind"], row["group"]), []).append(row[key] - before[row["name"]][key])
    sums, counts = (np.array([f(v) for v in groups.values()]) for f in (sum, len))
    drawn = np.random.default_rng(seed).integers(len(sums), size=(RESAMPLES, len(sums)))
    low, high = np.percentile(sums[drawn].sum(axis=1) / counts[drawn].sum(axis=1), [2.5, 97.5])
    return f"{sums.sum() / counts.sum():+.3f} [{low:+.3f}, {high:+.3f}]"


def table(records, against):
    reference = records[against]
    yield f"| lever | canvas | lesion median | {' | '.join(COLUMNS)} | lesion Dice against '{against}' | found against '{against}' |"
    yield "| --- " * (len(COLUMNS) + 5) + "|"
    for name, record in records.items():
        cells = [f"{np.mean(values(record, *column)):.3f}" for column in COLUMNS.values()]
        median = f"{np.median(values(record, 'lesionDice')):.3f}"
        gains = ["-", "-"] if name == against else [difference(record, reference, key) for key in ("lesionDice", "detected")]
        yield f"| {name} | {record['canvas'][0]} x {record['canvas'][1]} | {median} | {' | '.join(cells)} | {' | '.join(gains)} |"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--against", required=True)
    parser.add_argument("--names", nargs="*", help="which, in this order; all without it")
    parser.add_argument("--record", type=Path, help="for settings, data hash and figures of every lever, without the single pictures")
    arguments = parser.parse_args()
    names = arguments.names or sorted(p.stem for p in arguments.folder.glob("*.json"))
    records = {name: json.loads((arguments.folder / f"{name}.json").read_text()) for name in names}
    print("\n".join(table(records, arguments.against)))
    if arguments.record:
        kept = [{k: v for k, v in r.items() if k != "rows"} | {"figures": {"overall": summarise(r["rows"]), **breakdown(r["rows"])}}
                for r in records.values()]
        arguments.record.write_text(json.dumps(kept).replace('}, {"name"', '},\n {"name"') + "\n")


if __name__ == "__main__":
    main()
