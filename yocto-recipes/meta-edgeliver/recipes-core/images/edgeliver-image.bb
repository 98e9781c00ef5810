SUMMARY = "The box: a read-only system with the station"
DESCRIPTION = "No shell over the network, no password, no package manager. What changes is in /data."
HOMEPAGE = "https://edgeliver.example.invalid"
LICENSE = "MIT"

# Pinned by: the branches in kas/*.yml.
inherit core-image

IMAGE_FEATURES += "read-only-rootfs"
IMAGE_LINGUAS = ""
IMAGE_INSTALL = " \
    packagegroup-core-boot \
    ca-certificates \
    e2fsprogs-e2fsck \
    e2fsprogs-mke2fs \
    edgeliver \
    edgeliver-base \
    kernel-modules \
    source-han-sans-cn-fonts \
    tzdata \
"
# Two systems, an update in either: the new one shows that it works before it stays.
IMAGE_INSTALL:append:tegra = " ${@bb.utils.contains('BBFILE_COLLECTIONS', 'swupdate', 'edgeliver-slot swupdate', '', d)}"

# The firmware counts boots that nobody has confirmed; edgeliver-slot confirms them, once the station works, in place of NVIDIA's own service.
mask_update_verifier() {
    install -d ${IMAGE_ROOTFS}${sysconfdir}/systemd/system
    ln -sf /dev/null ${IMAGE_ROOTFS}${sysconfdir}/systemd/system/nv_update_verifier.service
}
ROOTFS_POSTPROCESS_COMMAND:append:tegra = " ${@bb.utils.contains('BBFILE_COLLECTIONS', 'swupdate', 'mask_update_verifier', '', d)}"

# To try it without a board: one disk with the system and a data partition, the kernel from outside.
IMAGE_FSTYPES:append:qemuall = " wic"
WKS_FILE:qemuall = "edgeliver-qemu.wks"
QB_DEFAULT_FSTYPE:qemuall = "wic"
QB_FSINFO:qemuall = "wic:no-kernel-in-fs"
QB_KERNEL_ROOT:qemuall = "/dev/vda1"
QB_MEM:qemuall = "-m 2048"
# What an update writes into the other slot.
IMAGE_FSTYPES:append:tegra = " ext4.gz"
