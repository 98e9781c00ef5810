#!/usr/bin/env bash
# Runs the feature kernel's tests on arm64, in user-mode emulation: the matrices' digest must be that of x86-64.
#   tests/arm64.sh FOLDER     the folder keeps the Debian packages and the published tests between runs
# Ends with a count line.
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

dotnet publish tests/EdgeLiver.Radiomics.Tests -c Release -r linux-arm64 --self-contained -o "$folder/tests" \
  -nodeReuse:false -clp:ErrorsOnly -v quiet >&2
log=$(mktemp)
trap 'rm -f "$log"' EXIT
status=0
# The emulator loses track of code that is written through a second mapping of its page.
DOTNET_EnableWriteXorExecute=0 DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 QEMU_CPU=cortex-a76 \
  qemu-aarch64-static -L "$folder/sysroot" "$folder/tests/EdgeLiver.Radiomics.Tests" -noColor \
  -class '*MatrixTests' -class '*PictureTexturesTests' -class '*DigitalPhantomTests' -class '*ReferenceValueTests' >"$log" 2>&1 || status=$?
cat "$log" >&2
sed -nE 's/.*Total: ([0-9]+), Errors: ([0-9]+), Failed: ([0-9]+), Skipped: ([0-9]+).*/\1 \2 \3 \4/p' "$log" |
  awk '{ printf "%d passed, %d failed, %d skipped\n", $1 - $2 - $3 - $4, $2 + $3, $4 }'
exit "$status"
