#!/usr/bin/env bash
# Makes the disk and the start of a guest that boots Debian with systemd and checks the package.
#   tests/testbed/package/guest.sh FOLDER OLD.deb NEW.deb STORE [KILLS]
#     FOLDER  as kernel.sh and root.sh left it      STORE  a data folder with an exam, made by `edgeliver demo --data`
# Leaves FOLDER/package.img and FOLDER/initramfs.
set -euo pipefail
usage="usage: guest.sh FOLDER OLD.deb NEW.deb STORE [KILLS]"
here=$(dirname "$(realpath "$0")")
folder=$(realpath "${1:?$usage}") old=${2:?$usage} new=${3:?$usage} store=${4:?$usage} kills=${5:-0}
version=$(ls "$folder/modules/lib/modules")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/root
mkdir "$root"
tar -C "$root" -xf "$folder/debian.tar"
cp "$old" "$root/root/old.deb"
cp "$new" "$root/root/new.deb"
cp -r "$store" "$root/root/store"
printf '%s\n' "$kills" >"$root/root/kills"
install -m 755 "$here/check.sh" "$root/root/check.sh"
install -m 644 "$here/package-check.service" "$root/etc/systemd/system/"
mkdir -p "$root/etc/systemd/system/multi-user.target.wants"
ln -s /etc/systemd/system/package-check.service "$root/etc/systemd/system/multi-user.target.wants/"
# The serial line is the checks' own.
ln -s /dev/null "$root/etc/systemd/system/serial-getty@ttyS0.service"
# Devices that are drivers, not hardware: a capture card, a GPIO chip, an I2C bus.
mkdir -p "$root/lib/modules/$version"
for module in vivid gpio-sim i2c-stub i2c-dev configfs; do
  /sbin/modprobe -d "$folder/modules" -S "$version" --show-depends "$module" | awk '$1 == "insmod" { print $2 }'
done | sort -u | while read -r file; do
  install -D -m 644 "$file" "$root/lib/modules/$version/${file#"$folder/modules/lib/modules/$version/"}"
done
cp "$folder/modules/lib/modules/$version"/modules.{builtin,builtin.modinfo,order} "$root/lib/modules/$version/"
/sbin/depmod -b "$root" "$version"
rm -f "$folder/package.img"
truncate -s 3G "$folder/package.img"
# Data on the same file system, as on a site's own Debian; that it can be a partition of its own is systemd's business.
/sbin/mke2fs -q -F -t ext4 -L root -d "$root" "$folder/package.img"

start=$work/start
mkdir -p "$start"/{bin,proc,sys,dev,root} "$start/lib/modules/$version"
cp /bin/busybox "$start/bin/"
install -m 755 "$here/init" "$start/init"
for module in virtio_pci virtio_blk crc32c_generic ext4; do
  /sbin/modprobe -d "$folder/modules" -S "$version" --show-depends "$module" | awk '$1 == "insmod" { print $2 }'
done | sort -u | while read -r file; do
  install -D -m 644 "$file" "$start/lib/modules/$version/${file#"$folder/modules/lib/modules/$version/"}"
done
cp "$folder/modules/lib/modules/$version"/modules.{builtin,builtin.modinfo,order} "$start/lib/modules/$version/"
/sbin/depmod -b "$start" "$version"
(cd "$start" && find . | cpio -o -H newc --quiet) >"$folder/initramfs"
