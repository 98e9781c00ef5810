#!/usr/bin/env bash
# Boots a packed guest without screen or network; its console comes to standard output.
#   tests/testbed/boot.sh FOLDER [DISK]   exits with the status of the payload, 125 where the guest never came so far; DISK is a raw image
#   EDGELIVER_GUEST_SECONDS               gives up after so many; 600
#   EDGELIVER_GUEST_CPU                   what is emulated; max. An older one is faster where a program does without the rest
set -uo pipefail
folder=$(realpath "${1:?usage: boot.sh FOLDER [DISK]}") disk=()
[ -z "${2:-}" ] || disk=(-drive "file=$2,if=virtio,format=raw,cache=writeback")
# The node /dev/kvm may be there and useless; the processor's flag tells.
machine=(-accel tcg,thread=multi -cpu "${EDGELIVER_GUEST_CPU:-max}")
if [ -w /dev/kvm ] && grep -qwE 'vmx|svm' /proc/cpuinfo; then
  machine=(-accel kvm -cpu host)
fi
timeout "${EDGELIVER_GUEST_SECONDS:-600}" qemu-system-x86_64 "${machine[@]}" -m 3072 -smp 2 -nodefaults -no-user-config -display none -no-reboot \
  -kernel "$folder/vmlinuz" -initrd "$folder/initramfs" -append "console=ttyS0 loglevel=3 panic=-1 mitigations=off" "${disk[@]}" -serial stdio \
  </dev/null 2>&1 | stdbuf -oL tr -d '\r' | tee "$folder/console.log"
exit "$(sed -n 's/^GUEST STATUS //p' "$folder/console.log" | tail -n 1 | grep . || echo 125)"
