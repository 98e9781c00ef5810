#!/bin/busybox sh
# What the guest runs: the devices of a box, then the tests.
modprobe vivid n_devs=1 node_types=0x1 num_inputs=2 input_types=0x3 no_error_inj=0 || exit 3
modprobe gpio-sim || exit 3
modprobe i2c-dev || exit 3
modprobe i2c-stub chip_addr=0x40,0x41,0x3c || exit 3
mount -t configfs configfs /sys/kernel/config

# Debian's udev makes this link; here is no udev. vivid is a platform device, so it has a path and no id.
mkdir -p /dev/v4l/by-path /dev/v4l/by-id
ln -s ../../video0 /dev/v4l/by-path/platform-vivid.0-video-index0

echo "GUEST READY $(cut -d' ' -f1 /proc/uptime)"
chmod +x EdgeLiver.Guest.Tests edgeliver
# The guest has no ICU.
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
# No names with the service's own prefix: it reads those as settings and refuses what it does not know.
GUEST_CYCLES=$(cat cycles)
GUEST_TIMED=$(cat timed)
export GUEST_CYCLES GUEST_TIMED
set -f
# shellcheck disable=SC2046 # several words are several arguments
exec ./EdgeLiver.Guest.Tests -noColor -showLiveOutput $(cat arguments)
