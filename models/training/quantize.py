"""Static quantization of a package's network: what to calibrate on, then the two quantized forms and their place in the manifest.

    quantize.py prepare --package DIR --scans DIR --phantom DIR --folds 1 2 3 4 --work DIR
    edgeliver models ranges WORK/inner.onnx --inputs WORK/inputs.f32 --out WORK/ranges.json
    quantize.py build --package DIR --work DIR
    quantize.py timing --package DIR --size 256 256 --out DIR
"""
import argparse
import hashlib
import json
import shutil
from pathlib import Path

import numpy as np
import onnx

import qdq

FILES = {"cpu": "model-cpu.onnx", "tensorrt": "model-tensorrt.onnx"}
SCANS = 160    # of the training folds, evenly spread
PHANTOMS = 48
SEED = 11


def read_manifest(package):
    return json.loads((package / "manifest.json").read_text())


def write_manifest(package, manifest):
    for name in manifest["files"]:
        manifest["files"][name] = hashlib.sha256((package / name).read_bytes()).hexdigest()
    manifest["files"] = dict(sorted(manifest["files"].items()))
    (package / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")
    (package / "manifest.sig").unlink(missing_ok=True)  # it was for the old manifest


def prepare(arguments):
    """The network with its inner tensors given out, and pictures of the training folds as the device feeds them."""
    from data import load_phantom, load_scans

    package, work = arguments.package, arguments.work
    work.mkdir(parents=True, exist_ok=True)
    manifest = read_manifest(package)
    model = onnx.load(str(package / manifest["file"]))
    names = qdq.Graph(model).tensors()
    onnx.save(qdq.with_inner_outputs(model, names), str(work / "inner.onnx"))

    cases = []
    if arguments.scans:
        scans = [c for c in load_scans(arguments.scans) if c.fold in arguments.folds]
        cases += [scans[i] for i in np.random.default_rng(SEED).permutation(len(scans))[:SCANS]]
    cases += load_phantom(arguments.phantom, PHANTOMS)
    inputs = np.stack([c.exact[0] for c in cases]).astype("<f4") / np.float32(255)
    inputs.tofile(work / "inputs.f32")
    source = {"scans": sum(c.kind != "Phantom" for c in cases), "folds": arguments.folds if arguments.scans else [],
              "phantom": sum(c.kind == "Phantom" for c in cases), "sha256": hashlib.sha256(inputs.tobytes()).hexdigest()}
    (work / "calibration.json").write_text(json.dumps(source))
    print(f"{len(names)} tensors to calibrate on {len(cases)} pictures")


def build(arguments):
    package, work = arguments.package, arguments.work
    manifest = read_manifest(package)
    model = onnx.load(str(package / manifest["file"]))
    ranges = json.loads((work / "ranges.json").read_text())
    options = json.loads(Path(__file__).with_name("quantize.json").read_text())
    calibration = json.loads((work / "calibration.json").read_text())
    manifest["variants"] = []
    for form in (qdq.CPU, qdq.TENSORRT):
        convolutions = [n.name for n in model.graph.node if n.op_type in qdq.WEIGHTED]
        floats = [n for n in convolutions if any(n.startswith(part) for part in options["float"])]
        quantized = qdq.insert(model, ranges, form, floats)
        onnx.save(quantized, str(package / FILES[form.name]))
        manifest["files"][FILES[form.name]] = ""
        manifest["variants"].append({
            "name": form.name, "file": FILES[form.name], "precision": "int8", "providers": [form.name],
            "tolerance": options["tolerance"][form.name],
            "quantization": {"activations": np.dtype(form.dtype).name, "weights": "int8 per output channel", "bias": "float32",
                             "ranges": "least squared error over histograms", "float": floats, "calibration": calibration},
        })
        print(f"{form.name}: {len(convolutions) - len(floats)} of {len(convolutions)} convolutions quantized")
    write_manifest(package, manifest)


def timing(arguments):
    """The package at another picture size; its golden answers do not hold, it is for the stopwatch only."""
    package, out, (height, width) = arguments.package, arguments.out, arguments.size
    manifest = read_manifest(package)
    names = [manifest["file"], *(v["file"] for v in manifest["variants"])]
    golden = [manifest["golden"][key] for key in ("input", "output")]
    for name in names + golden:
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(package / name, out / name)
    for name in names:
        onnx.save(qdq.resized(onnx.load(str(package / name)), height, width), str(out / name))
    for tensor in manifest["inputs"] + manifest["outputs"]:
        tensor["shape"][2:] = [height, width]
    manifest["inputs"][0]["geometry"] |= {"width": width, "height": height}
    manifest["files"] = dict.fromkeys(names + golden)
    write_manifest(out, manifest)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("step", choices=("prepare", "build", "timing"))
    parser.add_argument("--package", type=Path, required=True)
    parser.add_argument("--scans", type=Path)
    parser.add_argument("--phantom", type=Path)
    parser.add_argument("--folds", type=int, nargs="*", default=[0, 1, 2, 3, 4])
    parser.add_argument("--work", type=Path)
    parser.add_argument("--size", type=int, nargs=2, metavar=("HEIGHT", "WIDTH"))
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    {"prepare": prepare, "build": build, "timing": timing}[arguments.step](arguments)


if __name__ == "__main__":
    main()
