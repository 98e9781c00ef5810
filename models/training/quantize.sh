#!/usr/bin/env bash
# Quantizes a segmentation package to INT8 in two forms, measures them, writes the card's section and signs:
#   models/training/quantize.sh [--package DIR] [--work DIR] [--key FILE] [--smoke PHANTOM_DIR]
# --smoke calibrates on a few simulated frames, measures nothing, and signs with a key that it throws away.
set -euo pipefail
called_from=$PWD
cd "$(dirname "$0")"
root=$(cd ../.. && pwd)
scans=$root/../shared/data/aul
package=$root/models/liver-lesion-seg
work=$root/data/quantize
key=$HOME/.config/edgeliver/signing-key.pem
phantom=

from_here() { (cd "$called_from" && realpath -m "$1"); }
while (($#)); do
  case $1 in
    --package) package=$(from_here "${2:?--package needs a folder}"); shift ;;
    --work) work=$(from_here "${2:?--work needs a folder}"); shift ;;
    --key) key=$(from_here "${2:?--key needs a file}"); shift ;;
    --smoke) phantom=$(from_here "${2:?--smoke needs a folder of simulated frames}"); shift ;;
    *) echo "quantize.sh: '$1' is not an option; known: --package DIR, --work DIR, --key FILE, --smoke PHANTOM_DIR" >&2; exit 64 ;;
  esac
  shift
done

python=/usr/bin/python3
export OMP_WAIT_POLICY=PASSIVE PYTHONDONTWRITEBYTECODE=1
if ! $python -c 'import onnx, cv2, numpy, torch' 2>/dev/null; then
  echo "quantize.sh: missing Python packages; install them: sudo apt-get install python3-torch python3-onnx python3-opencv python3-numpy" >&2
  exit 69
fi

mkdir -p "$work"
dotnet build "$root/firmware-host" -c Release -nodeReuse:false -clp:ErrorsOnly -v quiet >&2
edgeliver() { dotnet "$root/firmware-host/bin/Release/net10.0/edgeliver.dll" "$@"; }

quantize() { # PACKAGE WORK PREPARE_OPTIONS...
  local target=$1 own=$2
  shift 2
  $python quantize.py prepare --package "$target" --phantom "$phantom" --work "$own" "$@"
  edgeliver models ranges "$own/inner.onnx" --inputs "$own/inputs.f32" --out "$own/ranges.json"
  $python quantize.py build --package "$target" --work "$own"
}

if [[ -n $phantom ]]; then
  rm -f "$work/key.pem" && mkdir -p "$work/trusted"
  edgeliver models keygen --key "$work/key.pem" --public "$work/trusted/smoke.pem"
  quantize "$package" "$work"
  edgeliver models sign "$package" --key "$work/key.pem"
  edgeliver models verify --model "$package" --trusted-keys "$work/trusted"
  exit
fi

if [[ ! -f $scans/index.csv ]]; then
  echo "quantize.sh: no scans at $scans; calibration needs pictures like those of the training" >&2
  exit 66
fi
if [[ ! -f $key ]]; then
  echo "quantize.sh: no key at $key, making one; its public half in models/trusted/development.pem takes the place of the old one" >&2
  edgeliver models keygen --key "$key" --public "$root/models/trusted/development.pem"
fi

phantom=$work/phantom
[[ -e $phantom/0047_lesion.png ]] || edgeliver phantom --out "$phantom" --frames 48 --seed 20000

# What the figures stand on: the weights that have not seen fold 0, quantized by the same recipe without it.
rm -rf "$work/heldout" && cp -r "$package/heldout" "$work/heldout"
quantize "$work/heldout" "$work/heldout-calibration" --scans "$scans" --folds 1 2 3 4
edgeliver models compare --allow-unsigned --model "$work/heldout" --data "$scans" --fold 0 >"$work/heldout.md"

quantize "$package" "$work/calibration" --scans "$scans"
edgeliver models compare --allow-unsigned --model "$package" --data "$scans" >"$work/shipped.md"
rm -rf "$work/256x256" && $python quantize.py timing --package "$package" --size 256 256 --out "$work/256x256"
dotnet run -c Release --project "$root/tests/EdgeLiver.Benchmarks" -- models "$package" "$work/256x256" >"$work/latency.md"
$python int8_card.py --package "$package" --heldout "$work/heldout.md" --shipped "$work/shipped.md" --latency "$work/latency.md"

edgeliver models sign "$package/heldout" --key "$key"
edgeliver models sign "$package" --key "$key"
edgeliver models verify --model "$package" --trusted-keys "$root/models/trusted"
