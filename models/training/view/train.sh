#!/usr/bin/env bash
# Trains, measures and packages the in-view network: models/training/view/train.sh [--smoke] [--work DIR]
# --smoke runs the whole chain on a few simulated frames in a temporary folder and leaves the package alone.
set -euo pipefail
called_from=$PWD
cd "$(dirname "$0")"
root=$(cd ../../.. && pwd)
data=$root/../shared/data
package=$root/models/liver-view
work=$root/data/training
frames=600
steps=1000
smoke=false

while (($#)); do
  case $1 in
    --smoke) smoke=true ;;
    --work) work=$(cd "$called_from" && realpath -m "${2:?--work needs a folder}"); shift ;;
    *) echo "train.sh: '$1' is not an option; known: --smoke, --work DIR" >&2; exit 64 ;;
  esac
  shift
done

python=/usr/bin/python3
packages=(python3-torch python3-onnx python3-opencv python3-numpy)
if ! $python -c 'import torch, onnx, cv2, numpy' 2>/dev/null; then
  echo "train.sh: missing Python packages; install them: sudo apt-get install ${packages[*]}" >&2
  exit 69
fi
export OMP_WAIT_POLICY=PASSIVE OMP_NUM_THREADS=1 PYTHONDONTWRITEBYTECODE=1
edgeliver() { (cd "$root" && dotnet run -c Release --no-launch-profile --project firmware-host -- "$@"); }

if $smoke; then
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  package=$work/liver-view
  data=$work/nothing
  frames=24
  steps=2
fi
[[ -e $work/phantom-train/$(printf %04d $((frames - 1)))_lesion.png ]] || edgeliver phantom --out "$work/phantom-train" --frames $frames --seed 20000
[[ -e $work/golden/0000.png ]] || edgeliver phantom --out "$work/golden" --frames 1 --seed 100001

if ! $smoke; then
  [[ -f $data/aul/index.csv ]] || { echo "train.sh: no scans at $data/aul; a model for use needs them (try --smoke)" >&2; exit 66; }
  seen=$work/frames
  for class in Malignant Benign Normal; do
    [[ -e $seen/aul-$class/index.csv ]] || edgeliver frames "$data/aul/$class/image" --stills --out "$seen/aul-$class"
  done
  [[ -e $seen/sweep/index.csv ]] || edgeliver frames "$data/cine/liver_sweep/frames" --out "$seen/sweep"
  [[ -e $seen/lung/index.csv ]] || edgeliver frames "$data"/cine/lung_liver_ccby/*.m[po]* --every 4 --out "$seen/lung"
  # Some of these no decoder here can read; it says which.
  [[ -e $seen/dicom/index.csv ]] || edgeliver frames "$data"/dicom/* --out "$seen/dicom" || true
fi

common=(--frames "$work/frames" --phantom "$work/phantom-train" --data "$data" --work "$work/view")
$python train.py "${common[@]}" --steps $steps
$python evaluate.py "${common[@]}"
$python export.py "${common[@]}" --golden "$work/golden/0000.png" --out "$package"
$python export.py "${common[@]}" --golden "$work/golden/0000.png" --fold 0 --out "$package/heldout"
if $smoke; then
  edgeliver models verify --allow-unsigned --model "$package"
  exit
fi
for signed in "$package" "$package/heldout"; do
  edgeliver models sign "$signed" --key "${EDGELIVER_SIGNING_KEY:-$HOME/.config/edgeliver/signing-key.pem}"
done
