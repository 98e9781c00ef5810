#!/usr/bin/env bash
# Pulls the plug of a guest that updates itself; the next boot must start one of the two versions, whole, and forget nothing that was said.
#   tests/testbed/powercut/update.sh FOLDER CUTS     FOLDER as guest.sh left it for EdgeLiver.Updates.Tests
# Prints a row of a Markdown table; exits 1 where a boot found a fault or an older version than was confirmed.
set -uo pipefail
usage="usage: update.sh FOLDER CUTS"
folder=$(realpath "${1:?$usage}") cuts=${2:?$usage}
work=$(mktemp -d "$folder/update.XXXXXX")
qemu=""
trap '[ -z "$qemu" ] || kill -9 "$qemu" 2>/dev/null; rm -rf "$work"' EXIT
disk=$work/disk.img log=$work/console
truncate -s 256M "$disk"
/sbin/mkfs.ext4 -q -F "$disk"

# As in cut.sh: an older processor is the faster one where it is emulated.
machine=(-accel tcg,thread=multi -cpu Nehalem)
if [ -w /dev/kvm ] && grep -qwE 'vmx|svm' /proc/cpuinfo; then machine=(-accel kvm -cpu host); fi

boot() {
  # A slow disk: an update takes seconds, and cuts fall into its middle.
  qemu-system-x86_64 "${machine[@]}" -m 1024 -nodefaults -no-user-config -display none -no-reboot \
    -kernel "$folder/vmlinuz" -initrd "$folder/initramfs" -append "console=ttyS0 quiet panic=-1 mitigations=off no_timer_check nowatchdog engine=update" \
    -drive "file=$folder/app.img,if=virtio,format=raw,readonly=on" \
    -drive "file=$disk,if=virtio,format=raw,cache=writeback,throttling.iops-write=40" -serial stdio </dev/null >"$log" 2>&1 &
  qemu=$!
}

lines() { tr -d '\r' <"$log" | grep -E "$1"; }

# Waits until so many lines match; a guest that ends or takes ten minutes is a fault.
await() {
  local i
  for i in $(seq 3000); do
    [ "$(lines "$2" | wc -l)" -ge "$1" ] && return 0
    kill -0 "$qemu" 2>/dev/null || return 1
    sleep 0.2
  done
  return 1
}

unplug() {
  [ -z "$qemu" ] || kill -9 "$qemu" 2>/dev/null
  wait "$qemu" 2>/dev/null
  qemu=""
}

minor() { sed -E 's/.* 0\.([0-9]+)\.0$/\1/'; }

switched=0 updates=0 bad=0 old=0 new=0
for ((cut = 0; cut <= cuts; cut++)); do
  boot
  if ! await 1 '^READY$'; then
    printf 'cut %d: the guest did not come so far\n' "$cut" >&2; tail -n 5 "$log" >&2; unplug; exit 1
  fi
  started=$(lines '^STARTS' | tail -n 1)
  number=$(minor <<<"$started"); [[ $number =~ ^[0-9]+$ ]] || number=0
  if lines '^FAULT' >&2; then bad=$((bad + 1)); fi
  # Switched is said once the next start must be the new one; between the two either may start.
  if [ "$cut" -gt 0 ]; then
    if [ "$number" -lt "$switched" ] || [ "$number" -gt $((switched + 1)) ]; then
      printf 'cut %d: %s, and 0.%d.0 was switched to\n' "$cut" "$started" "$switched" >&2; bad=$((bad + 1))
    elif [ "$number" -eq "$switched" ]; then old=$((old + 1)); else new=$((new + 1)); fi
  fi
  if [ "$cut" -eq "$cuts" ]; then unplug; break; fi
  # By what was said and not by a clock: a random step of a random update, then a random part of the next step.
  await $((RANDOM % 6 + 1)) '^(STAGED|SWITCHED|CONFIRMED)' || { printf 'cut %d: the guest does not update\n' "$cut" >&2; unplug; exit 1; }
  sleep "$((RANDOM % 4)).$((RANDOM % 10))"
  unplug
  if lines '^FAULT' >&2; then bad=$((bad + 1)); fi
  head -n "$(wc -l <"$log")" "$log" | tr -d '\r' >"$work/said"
  last=$(grep '^SWITCHED' "$work/said" | tail -n 1 | minor)
  switched=${last:-$number}
  updates=$((updates + $(grep -c '^CONFIRMED' "$work/said")))
done
printf '| updates | %d cuts | %d updates confirmed | started the version that was said last %d times, the next one %d times | %d faults |\n' "$cuts" "$updates" "$old" "$new" "$bad"
[ "$bad" -eq 0 ] && [ "$updates" -gt 0 ]
