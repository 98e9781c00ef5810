"""The card's section on the quantized forms, from what `edgeliver models compare` and the benchmark printed.

    int8_card.py --package DIR --heldout COMPARE.md --shipped COMPARE.md --latency BENCHMARK.md
"""
import argparse
import hashlib
import json
import re
from pathlib import Path

TITLE = "## INT8"
TEXT = """{title}
Two quantized forms beside the float32 file, from one calibration ({calibration}), because no one file serves both:
`cpu` has uint8 activations with a zero point, so that ONNX Runtime runs whole convolutions in integers (QLinearConv); `tensorrt` has int8
activations around 0, the only form that TensorRT takes, and leaves the convolution's side of a residual sum unrounded. Weights are int8 with a
scale for each output channel, biases float32; a range is where clipping and rounding together have the least squared error over the
histograms of the calibration. {floats}
`edgeliver models verify` proves these rules from the files. Made by `models/training/quantize.sh`.

A form serves only where the golden answers come within max {max:g}, mean {mean:g} of the float32 network's; if not, float32 serves.
A CPU without VNNI adds pairs of products in 16 bits, which can saturate; such a box is caught there.

The held-out weights (`heldout/`) on fold 0, which neither training nor calibration had seen; `tensorrt` run on the CPU, for its rounding.
Mean [95 % bootstrap interval, by near-duplicate group]; lost: picture by picture, above 0 is worse than float32.

{heldout}
The shipped weights on all pictures, which they have seen: only the agreement means something here.

{shipped}
{latency}"""


def table(text):
    return "\n".join(line for line in text.splitlines() if line.startswith("|")) + "\n"


def section(manifest, arguments):
    first = manifest["variants"][0]
    source = first["quantization"]["calibration"]
    parts = ([f"{source['scans']} scans of folds {', '.join(map(str, source['folds']))}"] if source["scans"] else []) + [f"{source['phantom']} simulated frames"]
    floats = sorted({name for v in manifest["variants"] for name in v["quantization"]["float"]})
    latency = ("Time on one CPU, minimum (median) of 60 runs in turns, by `dotnet run -c Release --project tests/EdgeLiver.Benchmarks -- models`; the machine is "
               f"in `docs/benchmarks`, and others used it meanwhile.\n\n{table(arguments.latency.read_text())}") if arguments.latency else ""
    return TEXT.format(
        title=TITLE, calibration=" and ".join(parts), **first["tolerance"],
        floats=f"In float32, since rounding cost too much: {', '.join(floats)}." if floats else "No convolution had to stay in float32.",
        heldout=table(arguments.heldout.read_text()), shipped=table(arguments.shipped.read_text()), latency=latency)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--package", type=Path, required=True)
    parser.add_argument("--heldout", type=Path, required=True)
    parser.add_argument("--shipped", type=Path, required=True)
    parser.add_argument("--latency", type=Path)
    arguments = parser.parse_args()

    manifest = json.loads((arguments.package / "manifest.json").read_text())
    card = arguments.package / "CARD.md"
    # The old section goes, up to the next heading of its rank; the new one stands before the limits.
    text = re.sub(rf"{TITLE}\n.*?(?=^## |\Z)", "", card.read_text(), flags=re.S | re.M)
    before, heading, after = text.partition("## What the data cannot show")
    card.write_text(f"{before.rstrip()}\n\n{section(manifest, arguments).rstrip()}\n\n{heading}{after}".rstrip() + "\n")
    manifest["files"]["CARD.md"] = hashlib.sha256(card.read_bytes()).hexdigest()
    (arguments.package / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")


if __name__ == "__main__":
    main()
