#!/usr/bin/env bash
# Runs the feature kernel's tests and the model packages on arm64, in user-mode emulation: the matrices' digest must be that of x86-64, and
# the packages' masks and scores those of x86-64 within the tolerance of their manifests.
#   tests/arm64.sh FOLDER     the folder keeps the Debian packages and the published tests between runs
# Ends with a count line. Root: ONNX Runtime needs an arm64 /proc/cpuinfo, which is mounted for the emulated program alone.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
folder=$(realpath -m "${1:?usage: tests/arm64.sh FOLDER}")
mkdir -p "$folder"/{apt/lists/partial,apt/archives/partial,packages,sysroot}

# Debian's arm64 libraries that a self-contained .NET program needs, without a word to this machine's own package lists.
touch "$folder/apt/status"
cat >"$folder/apt.conf" <<C
APT::Architecture "arm64";
APT::Architectures { "arm64"; };
APT::Sandbox::User "root";
Dir::State "$folder/apt";
Dir::State::status "$folder/apt/status";
Dir::Cache "$folder/apt";
C
if [ ! -e "$folder/sysroot/lib/ld-linux-aarch64.so.1" ]; then
  (
    export APT_CONFIG="$folder/apt.conf"
    apt-get update -qq
    cd "$folder/packages"
    apt-get download -qq libc6 libgcc-s1 libstdc++6 libssl3 zlib1g
    for package in ./*.deb; do dpkg-deb -x "$package" "$folder/sysroot"; done
  ) >&2
fi

# The emulator shows the host's own /proc/cpuinfo, on which ONNX Runtime's look at an Arm processor ends the process.
for ((i = 0; i < $(nproc); i++)); do
  printf 'processor\t: %d\nBogoMIPS\t: 62.50\nFeatures\t: fp asimd evtstrm aes pmull sha1 sha2 crc32 atomics fphp asimdhp cpuid asimdrdm lrcpc dcpop asimddp\n' "$i"
  printf 'CPU implementer\t: 0x41\nCPU architecture: 8\nCPU variant\t: 0x4\nCPU part\t: 0xd0b\nCPU revision\t: 1\n\n'
done >"$folder/cpuinfo"

emulated() { # PROGRAM ARGUMENTS...
  # The emulator loses track of code that is written through a second mapping of its page.
  DOTNET_EnableWriteXorExecute=0 DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 QEMU_CPU=cortex-a76 \
    unshare -m bash -c 'mount --bind "$1" /proc/cpuinfo; sysroot=$2; shift 2; exec qemu-aarch64-static -L "$sysroot" "$@"' _ "$folder/cpuinfo" "$folder/sysroot" "$@"
}

publish() { # PROJECT RUNTIME
  dotnet publish "tests/EdgeLiver.$1.Tests" -c Release -r "$2" --self-contained -o "$folder/$1-$2" -nodeReuse:false -clp:ErrorsOnly -v quiet >&2
}

status=0 passed=0 failed=0 skipped=0
log=$(mktemp) answers=$(mktemp -d)
trap 'rm -rf "$log" "$answers"' EXIT

run() { # COMMAND...
  "$@" >"$log" 2>&1 || status=$?
  cat "$log" >&2
  local line; line=$(sed -nE 's/.*Total: ([0-9]+), Errors: ([0-9]+), Failed: ([0-9]+), Skipped: ([0-9]+).*/\1 \2 \3 \4/p' "$log" | tail -n 1)
  if [ -z "$line" ]; then failed=$((failed + 1)); status=1; return; fi
  read -r total errors fails skips <<<"$line"
  passed=$((passed + total - errors - fails - skips)) failed=$((failed + errors + fails)) skipped=$((skipped + skips))
}

publish Radiomics linux-arm64
run emulated "$folder/Radiomics-linux-arm64/EdgeLiver.Radiomics.Tests" -noColor \
  -class '*MatrixTests' -class '*PictureTexturesTests' -class '*DigitalPhantomTests' -class '*ReferenceValueTests'

# The packages: first here, where the answers are written down, then there, where they are compared.
publish Inference linux-x64
publish Inference linux-arm64
export EDGELIVER_ANSWERS=$answers
run "$folder/Inference-linux-x64/EdgeLiver.Inference.Tests" -noColor -showLiveOutput -class '*ProcessorTests'
run emulated "$folder/Inference-linux-arm64/EdgeLiver.Inference.Tests" -noColor -showLiveOutput -class '*ProcessorTests'

printf '%d passed, %d failed, %d skipped\n' $passed $failed $skipped
exit "$status"
