#!/usr/bin/env bash
# Makes a clean Debian root with systemd and nothing of ours; kept between runs.
#   tests/testbed/package/root.sh FOLDER     FOLDER/debian.tar
set -euo pipefail
folder=$(realpath -m "${1:?usage: root.sh FOLDER}")
mkdir -p "$folder"
[ ! -e "$folder/debian.tar" ] || exit 0
. /etc/os-release
# What the package depends on is there already, since a guest without a network can't fetch it; gpiod and kmod are for the checks.
mmdebstrap --quiet --variant=minbase --aptopt='APT::Sandbox::User "root"' \
  --include=systemd,systemd-sysv,udev,kmod,libssl3,libicu72,libgpiod2,gpiod "$VERSION_CODENAME" "$folder/debian.tar.new" >&2
mv "$folder/debian.tar.new" "$folder/debian.tar"
