#!/usr/bin/env bash
# Fetches Debian's kernel and builds what it leaves out of it; nothing is installed but the build's own packages.
#   tests/testbed/kernel.sh FOLDER     FOLDER/vmlinuz, FOLDER/modules/lib/modules/VERSION; kept between runs
set -euo pipefail
folder=$(realpath -m "${1:?usage: kernel.sh FOLDER}")
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
fi
version=$(ls "$folder/modules/lib/modules")
extra=$folder/modules/lib/modules/$version/extra

# Debian's kernel has no gpio-sim. It is three files of Debian's kernel source, built against the headers of that very kernel.
if [ ! -e "$extra/gpio-sim.ko" ]; then
  if [ ! -d "/lib/modules/$version/build" ]; then
    DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 install -y -qq --no-install-recommends "linux-headers-$version" >/dev/null
  fi
  series=linux-source-$(cut -d. -f1,2 <<<"$version")
  (cd "$work" && apt-get -o APT::Sandbox::User=root download -qq "$series" && dpkg-deb -x "$series"_*.deb source)
  tar -xJf "$work/source/usr/src/$series.tar.xz" -C "$work" --strip-components=1 \
    "$series/drivers/gpio/gpio-sim.c" "$series/drivers/gpio/gpiolib.h" "$series/kernel/irq/irq_sim.c"
  mkdir -p "$work/build" "$extra"
  cp "$work"/drivers/gpio/gpio-sim.c "$work"/drivers/gpio/gpiolib.h "$work"/kernel/irq/irq_sim.c "$work/build/"
  # As a module irq_sim needs a licence, and may not call irq_to_desc(); generic_handle_irq() finds the same descriptor.
  sed -i -E 's/handle_simple_irq\(irq_to_desc\((.*)\)\);/generic_handle_irq(\1);/' "$work/build/irq_sim.c"
  printf '#include <linux/module.h>\nMODULE_LICENSE("GPL");\n' >>"$work/build/irq_sim.c"
  printf 'obj-m := irq_sim.o gpio-sim.o\n' >"$work/build/Kbuild"
  make -s -C "/lib/modules/$version/build" M="$work/build" modules >&2
  strip --strip-debug "$work/build/irq_sim.ko" "$work/build/gpio-sim.ko"
  cp "$work/build/irq_sim.ko" "$work/build/gpio-sim.ko" "$extra/"
fi
/sbin/depmod -b "$folder/modules" "$version"
