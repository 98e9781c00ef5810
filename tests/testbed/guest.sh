#!/usr/bin/env bash
# Runs EdgeLiver.Guest.Tests inside a guest with Debian's kernel: a capture card, a GPIO chip and an I2C bus that are drivers, not hardware.
#   tests/testbed/guest.sh FOLDER [ARGUMENTS]     FOLDER keeps the kernel between runs; ARGUMENTS go to the tests, e.g. "-class *Panel*"
#   EDGELIVER_GUEST_CYCLES                        how often devices are lost and found again; 3
#   EDGELIVER_GUEST_TIMED=1                       states and frames are held to their limits of 1 and 2 seconds
# Ends with a count line.
set -euo pipefail
here=$(dirname "$(realpath "$0")")
cd "$here/../.."
folder=$(realpath -m "${1:?usage: guest.sh FOLDER [ARGUMENTS]}")
"$here/kernel.sh" "$folder"
rm -rf "$folder/app"
dotnet publish tests/EdgeLiver.Guest.Tests -c Release -r linux-x64 --self-contained -o "$folder/app" \
  -nodeReuse:false -clp:ErrorsOnly -v quiet >&2
# The appliance runs beside the tests on their runtime; its starter looks for a list of libraries of its own name.
cp "$folder/app/EdgeLiver.Guest.Tests.deps.json" "$folder/app/edgeliver.deps.json"
printf '%s\n' "${2:-}" >"$folder/app/arguments"
printf '%s\n' "${EDGELIVER_GUEST_CYCLES:-3}" >"$folder/app/cycles"
printf '%s\n' "${EDGELIVER_GUEST_TIMED:-0}" >"$folder/app/timed"
"$here/pack.sh" "$folder" "$folder/app"
status=0
"$here/boot.sh" "$folder" >&2 || status=$?
sed -nE 's/.*Total: ([0-9]+), Errors: ([0-9]+), Failed: ([0-9]+), Skipped: ([0-9]+).*/\1 \2 \3 \4/p' "$folder/console.log" |
  awk '{ n++; printf "%d passed, %d failed, %d skipped\n", $1 - $2 - $3 - $4, $2 + $3, $4 } END { if (!n) print "0 passed, 1 failed, 0 skipped" }'
exit "$status"
