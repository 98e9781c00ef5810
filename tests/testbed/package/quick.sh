#!/usr/bin/env bash
# What can be said of the Debian package without installing it. Ends with a count line.
#   tests/testbed/package/quick.sh
set -uo pipefail
cd "$(dirname "$(realpath "$0")")/../../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0
check() {
  local name=$1; shift
  if "$@" >"$work/log" 2>&1; then passed=$((passed + 1)); else failed=$((failed + 1)); printf 'package: %s: failed\n' "$name" >&2; tail -n 5 "$work/log" >&2; fi
}
version=$(sed -nE 's:.*<Version>(.*)</Version>.*:\1:p' Directory.Build.props)
package=$work/edgeliver_${version}_amd64.deb root=$work/root
check "builds" yocto-recipes/debian/build.sh amd64 "$work"
[ -e "$package" ] || { echo "0 passed, 1 failed, 0 skipped"; exit 1; }
dpkg-deb -x "$package" "$root"
dpkg-deb -c "$package" >"$work/list"
check "is of this version" test "$(dpkg-deb -f "$package" Version)" = "$version"
check "everything is root's" bash -c "! awk '{ print \$2 }' '$work/list' | grep -qv '^root/root$'"
# dpkg renames in this order: the link to the version is the last thing that changes.
check "the link to the version comes last" bash -c "tail -n 2 '$work/list' | grep -q 'usr/lib/edgeliver/current -> $version' && ! head -n -2 '$work/list' | grep -q '^l'"
check "the program runs, and is this version" test "$("$root/usr/lib/edgeliver/current/edgeliver" --version)" = "$version"
check "its model answers as it should" "$root/usr/lib/edgeliver/current/edgeliver" models verify
check "no debugger's parts, no libraries of other systems" bash -c "! grep -qE 'createdump|mscordbi|onnxruntime.*\.(dll|lib)$' <(grep -v 'Microsoft.ML.OnnxRuntime.dll' '$work/list')"
check "its configuration is taken" bash -c "cd '$work' && EDGELIVER_Store__DataFolder='$work/data' '$root/usr/lib/edgeliver/current/edgeliver' doctor --config '$root/etc/edgeliver/station.json' --json | grep -q '\"check\":\"store\",\"outcome\":\"ok\"'"
check "configuration files are named" bash -c "[ \"\$(dpkg-deb -I '$package' conffiles)\" = /etc/edgeliver/station.json ]"
unit=$root/usr/lib/systemd/system/edgeliver.service
check "the units are the image's" diff -q "$unit" yocto-recipes/meta-edgeliver/recipes-edgeliver/edgeliver/files/edgeliver.service
printf 'package: %s MiB; %s\n' "$(($(stat -c %s "$package") >> 20))" "$(systemd-analyze security --offline=true --no-pager "$unit" | sed -n 's/.*\(Overall exposure.*\)/\1/p')" >&2
printf '%d passed, %d failed, 0 skipped\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
