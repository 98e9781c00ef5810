#!/usr/bin/env bash
# The image's own update, by the program that takes it on the box: a package made from the layer's sw-description is signed and put to a real
# swupdate. The slots are files here. Ends with a count line.
#   tests/testbed/package/swu.sh
set -uo pipefail
cd "$(dirname "$(realpath "$0")")/../../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0
description=yocto-recipes/meta-edgeliver/dynamic-layers/swupdate/recipes-core/images/files/sw-description
for who in maker stranger; do
  openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=$who" -addext extendedKeyUsage=emailProtection -keyout "$work/$who.key" -out "$work/$who.pem" 2>/dev/null
done
head -c 3000000 /dev/urandom >"$work/root.ext4"
gzip -k "$work/root.ext4"

# FILE VERSION SIGNER: an update, as meta-swupdate's class makes it.
pack() {
  local file=$1 version=$2 signer=$3 folder; folder=$(mktemp -d "$work/pack.XXXX")
  cp "$work/root.ext4.gz" "$folder/root.ext4.gz"
  sed -e "s/@@DISTRO_VERSION@@/$version/; s/@@MACHINE@@/board/; s/@@EDGELIVER_BSP_REVISION@@/r39/; s/@@ROOT_FILE@@/root.ext4.gz/" \
    -e "s/\$swupdate_get_sha256([^)]*)/$(sha256sum <"$work/root.ext4.gz" | cut -d' ' -f1)/" \
    -e "s:/dev/disk/by-partlabel/APP_b:$work/APP_b:; s:/dev/disk/by-partlabel/APP\":$work/APP\":" "$description" >"$folder/sw-description"
  local files=(sw-description)
  if [ -n "$signer" ]; then
    openssl cms -sign -in "$folder/sw-description" -out "$folder/sw-description.sig" -signer "$work/$signer.pem" -inkey "$work/$signer.key" -outform DER -nosmimecap -binary
    files+=(sw-description.sig)
  fi
  (cd "$folder" && printf '%s\n' "${files[@]}" root.ext4.gz | cpio -o -H crc --quiet) >"$work/$file"
}
reset() { truncate -s 4M "$work/APP" "$work/APP_b"; head -c 4194304 /dev/zero >"$work/APP"; cp "$work/APP" "$work/APP_b"; }
take() { timeout 60 swupdate -k "$work/maker.pem" -H "${board:-board:r39}" -e "stable,${slot:-slot-b}" --no-downgrading 0.1.0 -i "$work/$1" >"$work/log" 2>&1; }
written() { cmp -s -n 3000000 "$work/$1" "$work/root.ext4"; }
untouched() { cmp -s -n 4194304 "$work/$1" /dev/zero; }
check() {
  local name=$1; shift
  if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); printf 'system update: %s: failed\n' "$name" >&2; tail -n 8 "$work/log" >&2; fi
}
refused() { ! take "$1" && untouched APP && untouched APP_b; }

pack good.swu 0.2.0 maker
reset
check "one that is signed is written into the slot that does not run" bash -c "$(declare -f take written untouched); work=$work; take good.swu && written APP_b && untouched APP"
reset
check "and into the other slot" bash -c "$(declare -f take written untouched); work=$work slot=slot-a; take good.swu && written APP && untouched APP_b"
reset; pack forged.swu 0.2.0 stranger; check "one that somebody else signed is refused" refused forged.swu
reset; pack unsigned.swu 0.2.0 ""; check "one without a signature is refused" refused unsigned.swu
reset; pack old.swu 0.0.9 maker; check "an older one is refused" refused old.swu
reset; board=other:r39 check "one for another board is refused" refused good.swu
reset; board=board:r40 check "one for another firmware is refused" refused good.swu
reset; head -c 2000000 "$work/good.swu" >"$work/cut.swu"; check "one that is cut short is not taken" bash -c "$(declare -f take); work=$work; ! take cut.swu"
reset; cp "$work/good.swu" "$work/flip.swu"; printf '\x55\xaa' | dd of="$work/flip.swu" bs=1 seek=1500000 conv=notrunc status=none
check "one with two changed bytes is not taken" bash -c "$(declare -f take); work=$work; ! take flip.swu"
printf '%d passed, %d failed, 0 skipped\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
