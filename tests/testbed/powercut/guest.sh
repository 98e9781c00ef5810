#!/usr/bin/env bash
# Makes the guest of the power cuts out of Debian packages and the tests' own program; nothing is installed, nothing mounted.
#   tests/testbed/powercut/guest.sh FOLDER [PROJECT]     FOLDER/vmlinuz, FOLDER/initramfs, FOLDER/app.img; the kernel is kept between runs
#     PROJECT  whose program runs in the guest; EdgeLiver.Uplink.Tests
set -euo pipefail
here=$(dirname "$(realpath "$0")")
folder=$(realpath -m "${1:?usage: guest.sh FOLDER [PROJECT]}") project=${2:-EdgeLiver.Uplink.Tests}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$folder"

if [ ! -e "$folder/vmlinuz" ]; then
  package=$(apt-cache depends linux-image-amd64 | awk '/Depends: linux-image-/ && !n++ { print $2 }')
  (cd "$work" && apt-get -o APT::Sandbox::User=root download -qq "$package" && dpkg-deb -x linux-image-*.deb kernel)
  rm -rf "$folder/modules"
  mkdir -p "$folder/modules/lib"
  mv "$work/kernel/lib/modules" "$folder/modules/lib/"
  cp "$work"/kernel/boot/vmlinuz-* "$folder/vmlinuz"
  /sbin/depmod -b "$folder/modules" "$(ls "$folder/modules/lib/modules")"
fi

# Root: busybox, the loader of Debian's programs, the modules of the two disks.
root=$work/root version=$(ls "$folder/modules/lib/modules")
mkdir -p "$root"/{bin,dev,proc,sys,tmp,app,data,lib64} "$root/lib/modules/$version"
cp /bin/busybox "$root/bin/"
cp -L /lib64/ld-linux-x86-64.so.2 "$root/lib64/"
install -m 755 "$here/init" "$root/init"
for module in virtio_pci virtio_blk crc32c_generic ext4; do
  /sbin/modprobe -d "$folder/modules" -S "$version" --show-depends "$module" | awk '$1 == "insmod" { print $2 }'
done | sort -u | while read -r file; do
  target=$root/${file#"$folder/modules/"}
  mkdir -p "$(dirname "$target")"
  cp "$file" "$target"
done
cp "$folder/modules/lib/modules/$version"/modules.{builtin,builtin.modinfo,order} "$root/lib/modules/$version/"
/sbin/depmod -b "$root" "$version"
(cd "$root" && find . | cpio -o -H newc --quiet) >"$folder/initramfs"

# The program on a disk of its own, with what it loads of the host's libraries.
app=$work/app
dotnet publish "$here/../../$project" -c Release -r linux-x64 --self-contained -p:PublishReadyToRun=true -o "$app" \
  -nodeReuse:false -clp:ErrorsOnly -v quiet >&2
mkdir "$app/lib"
# A maker of updates, for the guest that updates itself.
[ "$project" != EdgeLiver.Updates.Tests ] || "$app/$project" keys "$app/keys"
for library in libc.so.6 libm.so.6 libdl.so.2 librt.so.1 libpthread.so.0 libgcc_s.so.1 libstdc++.so.6 libz.so.1 libssl.so.3 libcrypto.so.3; do
  cp -L "$(/sbin/ldconfig -p | awk -v name="$library" '$1 == name && /x86-64/ && !n++ { print $NF }')" "$app/lib/"
done
rm -f "$folder/app.img"
truncate -s "$(( $(du -sm "$app" | cut -f1) * 5 / 4 + 32 ))M" "$folder/app.img"
/sbin/mkfs.ext4 -q -F -d "$app" "$folder/app.img"
