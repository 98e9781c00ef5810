SUMMARY = "An update of the whole system, signed, for either slot"
DESCRIPTION = "A .swu file for edgeliver-os-update: the root file system and nothing else. The firmware stays; a system for another firmware \
is refused (hardware-compatibility)."
HOMEPAGE = "https://edgeliver.example.invalid"
LICENSE = "MIT"
LIC_FILES_CHKSUM = "file://${COREBASE}/meta/COPYING.MIT;md5=3da9cfbcb788c80a0384361b4de20420"

# Pinned by: DISTRO_VERSION, which SWUpdate compares; meta-swupdate's class, which reads sw-description.
SRC_URI = "file://sw-description"

COMPATIBLE_MACHINE = "(tegra)"

inherit swupdate

IMAGE_DEPENDS = "edgeliver-image"
# The second word of edgeliver-slot's /etc/hwrevision; the first, the machine, is compared by SWUpdate on its own.
EDGELIVER_BSP_REVISION ?= "r39"
ROOT_FILE = "edgeliver-image-${MACHINE}.rootfs.ext4.gz"
SWUPDATE_IMAGES = "${ROOT_FILE}"

# CMS with the builder's key and certificate (SWUPDATE_CMS_KEY, SWUPDATE_CMS_CERT); neither is ever in this layer.
SWUPDATE_SIGNING = "CMS"
