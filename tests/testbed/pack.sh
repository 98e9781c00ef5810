#!/usr/bin/env bash
# Packs a guest: busybox, a few Debian programs with their libraries, kernel modules, and a payload that it runs.
#   tests/testbed/pack.sh FOLDER PAYLOAD     FOLDER as kernel.sh left it; PAYLOAD becomes /app and its start.sh is run
# Leaves FOLDER/initramfs.
set -euo pipefail
here=$(dirname "$(realpath "$0")")
folder=$(realpath "${1:?usage: pack.sh FOLDER PAYLOAD}") payload=$(realpath "${2:?usage: pack.sh FOLDER PAYLOAD}")
programs=(v4l2-ctl gpioinfo gpioset i2cget i2cset)
modules=(vivid gpio-sim i2c-stub i2c-dev configfs)
# What a self-contained .NET program, its OpenSSL and System.Device.Gpio load.
libraries=(libstdc++.so.6 libgcc_s.so.1 libm.so.6 libdl.so.2 librt.so.1 libpthread.so.0 libz.so.1 libssl.so.3 libcrypto.so.3 libgpiod.so.2)
version=$(ls "$folder/modules/lib/modules")
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT

mkdir -p "$root"/{bin,sbin,dev,proc,sys,run,tmp,etc,usr/bin,lib64}
install_file() {
  [ -e "$root$1" ] && return 0
  mkdir -p "$root$(dirname "$1")"
  cp -L "$1" "$root$1"
}
install_with_libraries() {
  local needed
  install_file "$1"
  for needed in $(ldd "$1" 2>/dev/null | grep -oE '/[^ ]+' || true); do install_file "$needed"; done
}

cp /bin/busybox "$root/bin/"
for program in "${programs[@]}"; do
  install_with_libraries "$(realpath "$(PATH="$PATH:/usr/sbin" command -v "$program")")"
done
for library in "${libraries[@]}"; do
  install_with_libraries "$(/sbin/ldconfig -p | awk -v name="$library" '$1 == name && /x86-64/ && !n++ { print $NF }')"
done

for module in "${modules[@]}"; do
  /sbin/modprobe -d "$folder/modules" -S "$version" --show-depends "$module" | awk '$1 == "insmod" { print $2 }'
done | sort -u | while read -r file; do
  target=$root/${file#"$folder/modules/"}
  mkdir -p "$(dirname "$target")"
  cp "$file" "$target"
done
cp "$folder/modules/lib/modules/$version"/modules.{builtin,builtin.modinfo,order} "$root/lib/modules/$version/"
/sbin/depmod -b "$root" "$version"

install -m 755 "$here/init" "$root/init"
archive() { (cd "$1" && find . | cpio -o -H newc --quiet); }
archive "$root" >"$folder/initramfs"

# The kernel takes one archive behind the other: the payload needs no copy into the root.
mkdir "$root/payload"
ln -s "$payload" "$root/payload/app"
(cd "$root/payload" && find -L app | cpio -o -L -H newc --quiet) >>"$folder/initramfs"
