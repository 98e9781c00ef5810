#!/usr/bin/env bash
# Pulls the plug of a guest that writes: QEMU is killed, what the guest had in memory is gone; the next boot reads the disk and goes on writing.
#   tests/testbed/powercut/cut.sh FOLDER ENGINE CUTS [IOPS]
#     FOLDER  as guest.sh left it      ENGINE  store, litedb or sqlite      IOPS  writes a second that the disk does; left out, as many as it can
# Prints a row of a Markdown table; exits 1 where anything acknowledged was lost or could not be read.
set -uo pipefail
usage="usage: cut.sh FOLDER ENGINE CUTS [IOPS]"
folder=$(realpath "${1:?$usage}") engine=${2:?$usage} cuts=${3:?$usage} iops=${4:-}
work=$(mktemp -d "$folder/$engine.XXXXXX")
qemu=""
trap '[ -z "$qemu" ] || kill -9 "$qemu" 2>/dev/null; rm -rf "$work"' EXIT
disk=$work/disk.img log=$work/console acks=$work/acknowledged
truncate -s 512M "$disk"
/sbin/mkfs.ext4 -q -F "$disk"
: >"$acks"

# The node /dev/kvm may be there and useless; the processor's flag tells. Emulated, an older processor is the faster: the runtime's code is
# compiled for it already, and AVX costs the emulator more than it brings.
machine=(-accel tcg,thread=multi -cpu Nehalem)
if [ -w /dev/kvm ] && grep -qwE 'vmx|svm' /proc/cpuinfo; then machine=(-accel kvm -cpu host); fi

boot() {
  qemu-system-x86_64 "${machine[@]}" -m 1024 -nodefaults -no-user-config -display none -no-reboot \
    -kernel "$folder/vmlinuz" -initrd "$folder/initramfs" -append "console=ttyS0 quiet panic=-1 mitigations=off no_timer_check nowatchdog engine=$engine" \
    -drive "file=$folder/app.img,if=virtio,format=raw,readonly=on" \
    -drive "file=$disk,if=virtio,format=raw,cache=writeback${iops:+,throttling.iops-write=$iops}" -serial stdio </dev/null >"$log" 2>&1 &
  qemu=$!
}

# Waits until so many lines of the console match; a guest that ends or takes ten minutes is a fault.
await() {
  local i
  for i in $(seq 3000); do
    [ "$(tr -d '\r' <"$log" | grep -cE "$2")" -ge "$1" ] && return 0
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

# What was acknowledged and is in none of the ranges that the guest has found.
missing() {
  awk 'NR == FNR { if ($1 == "HAVE") { from[++n] = $2; to[n] = $3 } next }
       { for (i = 1; i <= n; i++) if ($1 >= from[i] && $1 <= to[i]) next; print $1 }' <(tr -d '\r' <"$log") "$acks"
}

total=0 lost=0 losing=0 unreadable=0 boot=0
row() {
  printf '| %s | %s writes/s | %d cuts | %d acknowledged | %d lost in %d cuts | %d unreadable |\n' \
    "$engine" "${iops:-as many}" "$boot" "$total" "$lost" "$losing" "$unreadable"
}
# Who is ended before the last cut has still seen those before it.
trap 'row; exit 1' INT TERM
for ((boot = 0; boot <= cuts; boot++)); do
  boot
  if ! await 1 '^READY$'; then
    # A guest that could not start says nothing of its disk.
    printf 'cut %d: the guest did not come so far\n' "$boot" >&2; tail -n 5 "$log" >&2; unplug; exit 1
  fi
  faults=$(tr -d '\r' <"$log" | grep '^FAULT') && { unreadable=$((unreadable + 1)); printf 'cut %d: %s\n' "$boot" "$faults" >&2; : >"$acks"; }
  gone=$(missing | wc -l)
  [ "$gone" -eq 0 ] || { lost=$((lost + gone)); losing=$((losing + 1)); printf 'cut %d: %d acknowledged records are not there\n' "$boot" "$gone" >&2; }
  # Counted once: from here on what is there is what the guest has found.
  missing | grep -vxFf - "$acks" >"$acks.kept"; mv "$acks.kept" "$acks"
  if [ "$boot" -eq "$cuts" ]; then unplug; break; fi
  # By what was said and not by a clock: an emulated machine has moods.
  await $((RANDOM % 60 + 1)) '^[0-9]+$' || { printf 'cut %d: the guest does not write\n' "$boot" >&2; exit 1; }
  sleep "0.$((RANDOM % 10))"
  unplug
  # A line that the cut has broken off is no acknowledgement.
  head -n "$(wc -l <"$log")" "$log" | tr -d '\r' | grep -xE '[0-9]+' >"$work/said"
  cat "$work/said" >>"$acks"
  total=$((total + $(wc -l <"$work/said")))
done
row
[ "$lost" -eq 0 ] && [ "$unreadable" -eq 0 ] && [ "$total" -gt 0 ]
