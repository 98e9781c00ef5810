#!/usr/bin/env bash
# The Debian package, from the source tree to a machine that boots it: built twice, killed in the middle of upgrades, installed in a guest.
#   tests/testbed/package/run.sh FOLDER        FOLDER keeps kernel, Debian root and packages' publish between runs
#   EDGELIVER_PACKAGE_KILLS                    kills of dpkg in a Debian root; 20
#   EDGELIVER_PACKAGE_GUEST_KILLS              kills of dpkg in the guest, beside the running service; 20
#   EDGELIVER_PACKAGE_SECONDS                  for each of the guest's two boots; 5400
# Ends with a count line.
set -euo pipefail
here=$(dirname "$(realpath "$0")")
cd "$here/../../.."
folder=$(realpath -m "${1:?usage: run.sh FOLDER}")
mkdir -p "$folder"
passed=0 failed=0
say() { printf '%s\n' "$*" >&2; }

"$here/../kernel.sh" "$folder"
"$here/root.sh" "$folder"
version=$(sed -nE 's:.*<Version>(.*)</Version>.*:\1:p' Directory.Build.props)
# Two versions of one tree: that each runs as itself is what is looked at, and that neither loses what the other wrote.
old=$(yocto-recipes/debian/build.sh amd64 "$folder/packages" "$version")
new=$(yocto-recipes/debian/build.sh amd64 "$folder/packages" "${version%.*}.$((${version##*.} + 1))")
say "$(basename "$old"): $(($(stat -c %s "$old") >> 20)) MiB"

log=$(mktemp); store=$(mktemp -d)
trap 'rm -rf "$log" "$store"' EXIT
"$here/kill.sh" "$folder/debian.tar" "$old" "$new" "${EDGELIVER_PACKAGE_KILLS:-20}" | tee "$log" >&2 || true
passed=$((passed + $(sed -nE 's/^([0-9]+) passed.*/\1/p' "$log")))
failed=$((failed + $(sed -nE 's/.* ([0-9]+) failed.*/\1/p' "$log")))

# What the layer's recipe would compile, for the boards' processor.
"$here/offline.sh" aarch64 | tee "$log" >&2 || true
passed=$((passed + $(sed -nE 's/^([0-9]+) passed.*/\1/p' "$log")))
failed=$((failed + $(sed -nE 's/.* ([0-9]+) failed.*/\1/p' "$log")))

# An exam and its messages, as a station would have them.
dpkg-deb --fsys-tarfile "$old" | tar -x -C "$store" "./usr/lib/edgeliver/$version"
"$store/usr/lib/edgeliver/$version/edgeliver" demo --seconds 20 --data "$store/data" >/dev/null 2>&1
"$here/guest.sh" "$folder" "$old" "$new" "$store/data" "${EDGELIVER_PACKAGE_GUEST_KILLS:-20}"
for boot in first second; do
  say "the guest's $boot boot"
  EDGELIVER_GUEST_CPU=Nehalem EDGELIVER_GUEST_SECONDS=${EDGELIVER_PACKAGE_SECONDS:-5400} \
    "$here/../boot.sh" "$folder" "$folder/package.img" >"$log" 2>&1 || true
  grep -E '^(ok  |FAIL|figure)' "$log" >&2 || tail -n 20 "$log" >&2
  passed=$((passed + $(grep -c '^ok  ' "$log" || true)))
  failed=$((failed + $(grep -c '^FAIL' "$log" || true)))
  # A guest that stopped half way has said nothing of the rest.
  grep -q '^GUEST STATUS' "$log" || { failed=$((failed + 1)); say "the guest did not come to its end"; tail -n 20 "$log" >&2; }
done
printf '%d passed, %d failed, 0 skipped\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
