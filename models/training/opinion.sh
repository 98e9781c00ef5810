#!/usr/bin/env bash
# Trains the opinion on lesions and writes models/lesion-opinion and the two example packages:
#   models/training/opinion.sh [--smoke] [--work DIR] [--key FILE]
# A run that was stopped goes on where it was. --smoke goes the whole way on a few simulated frames, in a temporary folder.
set -euo pipefail
called_from=$PWD
cd "$(dirname "$0")/opinion"
root=$(cd ../../.. && pwd)
scans=$root/../shared/data/aul
cine=$root/../shared/data/cine
packages=$root/models
work=$root/data/opinion
key=$HOME/.config/edgeliver/opinion-signing-key.pem
trusted=$root/models/trusted
settings=settings.json
frames=12 smoke=false

from_here() { (cd "$called_from" && realpath -m "$1"); }
while (($#)); do
  case $1 in
    --smoke) smoke=true ;;
    --work) work=$(from_here "${2:?--work needs a folder}"); shift ;;
    --key) key=$(from_here "${2:?--key needs a file}"); shift ;;
    *) echo "opinion.sh: '$1' is not an option; known: --smoke, --work DIR, --key FILE" >&2; exit 64 ;;
  esac
  shift
done

python=/usr/bin/python3
debian=(python3-torch python3-onnx python3-opencv python3-numpy python3-sklearn python3-xgboost python3-skimage)
if ! $python -c 'import torch, onnx, cv2, numpy, sklearn, xgboost, skimage' 2>/dev/null; then
  if [[ $(id -u) != 0 ]]; then
    echo "opinion.sh: missing Python packages; install them: sudo apt-get install ${debian[*]}" >&2
    exit 69
  fi
  apt-get -o DPkg::Lock::Timeout=600 update -qq
  DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 install -y -qq --no-install-recommends "${debian[@]}"
fi

# Waiting threads sleep: spinning ones cost most of the time where others use the cores too.
export OMP_WAIT_POLICY=PASSIVE PYTHONDONTWRITEBYTECODE=1 PYTHONWARNINGS=ignore
program=$root/firmware-host/bin/Release/net10.0/edgeliver.dll
[[ -e $program ]] || dotnet build "$root/firmware-host" -c Release -nodeReuse:false -clp:ErrorsOnly -v quiet >&2
edgeliver() { dotnet "$program" "$@"; }

if $smoke; then
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  packages=$work/models scans=$work/scans cine=$work/cine key=$work/key.pem trusted=$work/trusted settings=smoke.json frames=30
fi
mkdir -p "$work" "$trusted" "$packages"
if [[ ! -f $key ]]; then
  edgeliver models keygen --key "$key" --public "$trusted/lesion-opinion.pem"
fi

[[ -e $work/phantom/$(printf %04d $((frames - 1)))_lesion.png ]] || edgeliver phantom --out "$work/phantom" --frames $frames --seed 20000
if $smoke; then
  $python smoke.py --phantom "$work/phantom" --out "$scans"
elif [[ ! -f $scans/index.csv ]]; then
  echo "opinion.sh: no scans at $scans; a model for use needs them (try --smoke)" >&2
  exit 66
fi

# The device's own marks: what the opinion will be given. The second set is by weights that have not seen fold 0.
mark() { # OUT MODEL
  for class in Malignant Benign; do
    [[ -d $1/$class ]] || edgeliver replay "$scans/$class/image" --stills --masks "$1/$class" --out "$work/replay.jsonl" --model "$2"
  done
}
mark "$work/marked" "$root/models/liver-lesion-seg"

common=(--scans "$scans" --work "$work" --settings $settings)
[[ -e $work/bank.npz ]] || $python bank.py "${common[@]}" --marked "$work/marked"
[[ -e $work/features.npz ]] || $python features.py "${common[@]}" --marked "$work/marked" --root "$root"
$python fit.py --work "$work" --settings $settings --net resnet --without 0 1 2 3 4 -1
for net in small encoder; do
  $python fit.py --work "$work" --settings $settings --net $net --without 0 1 2 3 4
done
[[ -e $work/arms.json ]] || $python arms.py "${common[@]}"
package=$packages/lesion-opinion
$python package.py "${common[@]}" --root "$root" --cine "$cine" --phantom "$work/phantom" --out "$package"
$python outside.py "${common[@]}" --cine "$cine" --phantom "$work/phantom" --package "$package"
$python examples.py "${common[@]}" --root "$root" --out "$packages"

evaluate() { # NAME OPTIONS...
  local name=$1
  shift
  edgeliver models evaluate --allow-unsigned --model "$package" --data "$scans" "$@" >"$work/$name.md"
  edgeliver models evaluate --allow-unsigned --model "$package" --data "$scans" --json "$@" >"$work/$name.json"
}
evaluate drawn --cases "$work/drawn.csv"
evaluate found --fold 0 --found-by "$root/models/liver-lesion-seg/heldout" --cases "$work/found.csv"
$python card.py --settings $settings --work "$work" --package "$package" --drawn "$work/drawn.json" --found "$work/found.json" --drawn-text "$work/drawn.md" --found-text "$work/found.md"

for signed in "$package" "$package"/heldout/fold-* "$packages"/example-*; do
  edgeliver models sign "$signed" --key "$key"
  edgeliver models verify --model "$signed" --trusted-keys "$trusted"
done
for example in example-three-classes example-rim-from-lesion; do
  edgeliver models evaluate --model "$packages/$example" --table "$packages/$example/heldout.csv" --trusted-keys "$trusted"
done
