#!/usr/bin/env bash
# Trains, evaluates and packages the liver and lesion network: models/training/train.sh [--smoke] [--work DIR]
# --smoke runs the whole chain on a few simulated frames in a temporary folder and leaves the package alone.
set -euo pipefail
called_from=$PWD
cd "$(dirname "$0")"
root=$(cd ../.. && pwd)
scans=$root/../shared/data/aul
package=$root/models/liver-lesion-seg
schedule=schedule.json
train_frames=600
test_frames=120
smoke=false
work=

while (($#)); do
  case $1 in
    --smoke) smoke=true ;;
    --work) work=$(cd "$called_from" && realpath -m "${2:?--work needs a folder}"); shift ;;
    *) echo "train.sh: '$1' is not an option; known: --smoke, --work DIR" >&2; exit 64 ;;
  esac
  shift
done

packages=(python3-torch python3-onnx python3-opencv python3-numpy)
python=/usr/bin/python3
if ! $python -c 'import torch, onnx, cv2, numpy' 2>/dev/null; then
  if [[ $(id -u) != 0 ]]; then
    echo "train.sh: missing Python packages; install them: sudo apt-get install ${packages[*]}" >&2
    exit 69
  fi
  apt-get -o DPkg::Lock::Timeout=600 update -qq
  DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 install -y -qq --no-install-recommends "${packages[@]}"
fi

if $smoke; then
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  package=$work/package
  schedule=smoke.json
  train_frames=8
  test_frames=3
fi
work=${work:-$root/data/training}
mkdir -p "$work"

# Waiting threads sleep: spinning ones cost most of the time where others use the cores too.
export OMP_WAIT_POLICY=PASSIVE PYTHONDONTWRITEBYTECODE=1

phantom() { # DIR FRAMES SEED
  [[ -e $1/$(printf %04d $(($2 - 1)))_lesion.png ]] || (cd "$root" && dotnet run -c Release --project firmware-host -- phantom --out "$1" --frames "$2" --seed "$3")
}
# Every frame has a seed of its own, counted up from the first: the two sets never share a scene.
phantom "$work/phantom-train" $train_frames 20000
phantom "$work/phantom-test" $test_frames 100001

common=(--phantom "$work/phantom-train" --work "$work")
held_out=()
sweep=()
if ! $smoke; then
  if [[ ! -f $scans/index.csv ]]; then
    echo "train.sh: no scans at $scans; a model for use needs them (try --smoke)" >&2
    exit 66
  fi
  common+=(--scans "$scans")
  sweep=(--sweep "$root/../shared/data/cine/liver_sweep")
  held_out=(--scans "$scans" "${sweep[@]}")
fi

$python train.py "${common[@]}" "${sweep[@]}" --schedule $schedule
$python operating_point.py "${common[@]}" --stage mixed
$python evaluate.py "${held_out[@]}" --work "$work" --stage mixed
$python evaluate.py --phantom "$work/phantom-test" --work "$work" --stage final
$python export.py --work "$work" --stage final --schedule $schedule --golden "$work/phantom-test/0000.png" --out "$package"
$python export.py --work "$work" --stage mixed --schedule $schedule --golden "$work/phantom-test/0000.png" --bare --out "$package/heldout"
if $smoke; then
  ./quantize.sh --smoke "$work/phantom-train" --package "$package" --work "$work/quantize"
else
  ./quantize.sh --package "$package"
fi
