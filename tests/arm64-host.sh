#!/usr/bin/env bash
# Publishes the appliance for arm64 and runs it in user-mode emulation: doctor must take its model, and replays must show what they show here.
#   tests/arm64-host.sh FOLDER     FOLDER/sysroot as tests/arm64.sh left it; the published appliance stays in FOLDER/host
# Ends with a count line. Needs the built appliance, qemu-aarch64-static, and root for a mount of its own.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
folder=$(realpath -m "${1:?usage: tests/arm64-host.sh FOLDER}")
native=$PWD/firmware-host/bin/Release/net10.0/edgeliver
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
dotnet publish firmware-host -c Release -r linux-arm64 --self-contained -o "$folder/host" -nodeReuse:false -clp:ErrorsOnly -v quiet >&2

# The emulator shows the host's own /proc/cpuinfo, and ONNX Runtime ends itself over one that is not of its processor.
for ((i = 0; i < $(nproc); i++)); do
  printf 'processor\t: %d\nBogoMIPS\t: 62.50\nFeatures\t: fp asimd evtstrm aes pmull sha1 sha2 crc32 atomics fphp asimdhp cpuid asimdrdm lrcpc dcpop asimddp\n' "$i"
  printf 'CPU implementer\t: 0x41\nCPU architecture: 8\nCPU variant\t: 0x4\nCPU part\t: 0xd0b\nCPU revision\t: 1\n\n'
done >"$work/cpuinfo"
emulated() {
  DOTNET_EnableWriteXorExecute=0 DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 QEMU_CPU=cortex-a76 unshare -m bash -c \
    'mount --bind "$1" /proc/cpuinfo; sysroot=$2; shift 2; exec qemu-aarch64-static -L "$sysroot" "$@"' _ \
    "$work/cpuinfo" "$folder/sysroot" "$folder/host/edgeliver" "$@"
}

passed=0 failed=0
check() {
  local name=$1
  shift
  if "$@" >&2; then
    passed=$((passed + 1)); printf '%s: ok\n' "$name" >&2
  else
    failed=$((failed + 1)); printf '%s: failed\n' "$name" >&2
  fi
}

printf '{"Store":{"DataFolder":"%s/data"}}' "$work" >"$work/station.json"
doctor() {
  # Its exit code also speaks of the machine around it.
  emulated doctor --config "$work/station.json" --json >"$work/doctor.json" || true
  python3 - "$work/doctor.json" <<'P'
import json, sys
said = {finding["check"]: finding for finding in json.load(open(sys.argv[1]))}
for check in ("model", "store"):
    print(check, said[check]["outcome"], said[check]["detail"])
sys.exit(any(said[check]["outcome"] != "ok" for check in ("model", "store")))
P
}

same_findings() {
  "$native" phantom --out "$work/pictures" --frames 3 2>/dev/null
  rm "$work"/pictures/*_*.png
  "$native" replay "$work/pictures" --stills --out "$work/here.jsonl" 2>/dev/null
  emulated replay "$work/pictures" --stills --out "$work/there.jsonl" 2>/dev/null
  python3 - "$work/here.jsonl" "$work/there.jsonl" <<'P'
import json, sys
here, there = ([json.loads(line) for line in open(name)] for name in sys.argv[1:])
assert len(here) == len(there) == 3, (len(here), len(there))
for a, b in zip(here, there):
    print(a["source"], "liver", a["liver"]["areaPx"], b["liver"]["areaPx"], "lesions", [l["areaPx"] for l in a["lesions"]], [l["areaPx"] for l in b["lesions"]])
    assert a["fan"] == b["fan"] and a["signal"] == b["signal"] and len(a["lesions"]) == len(b["lesions"])
    # Quantized, the two processors may round a probability otherwise; a border moves by single pixels.
    assert abs(a["liver"]["areaPx"] - b["liver"]["areaPx"]) <= 0.005 * a["liver"]["areaPx"]
    for one, other in zip(a["lesions"], b["lesions"]):
        assert abs(one["areaPx"] - other["areaPx"]) <= 0.01 * one["areaPx"] + 5 and all(abs(p - q) <= 1 for p, q in zip(one["box"], other["box"]))
P
}

check "arm64: doctor takes model and store" doctor
check "arm64: three pictures show what they show here" same_findings
printf '%d passed, %d failed, 0 skipped\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
