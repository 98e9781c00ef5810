SUMMARY = "Updates of the whole system: written into the other slot, tried, confirmed or left"
DESCRIPTION = "edgeliver-os-update checks a package's signature and writes it into the slot that does not run; at the next boot edgeliver-slot \
confirms the slot to the firmware once the station works, and lets the firmware go back after three boots in which it does not."
HOMEPAGE = "https://edgeliver.example.invalid"
SECTION = "base"
LICENSE = "Apache-2.0"
LIC_FILES_CHKSUM = "file://${COMMON_LICENSE_DIR}/Apache-2.0;md5=89aea4e17d99a7cacdbeed46a0096b10"

# Pinned by: nvbootctrl of L4T R36 and later (`verify` confirms a boot; mark-boot-successful is gone), and the names APP and APP_b of
# NVIDIA's redundant layout.
SRC_URI = " \
    file://edgeliver-os-update \
    file://edgeliver-slot \
    file://edgeliver-slot.service \
"
S = "${UNPACKDIR}"

COMPATIBLE_MACHINE = "(tegra)"
PACKAGE_ARCH = "${MACHINE_ARCH}"

inherit features_check systemd

REQUIRED_DISTRO_FEATURES = "systemd"

# The certificate that packages are signed with: a file of the builder's, never of this layer. Without it the box takes no update at all.
EDGELIVER_UPDATE_CERT ?= ""
# What a package must name to be written: the machine and the series of its firmware. A system for another firmware would not boot.
EDGELIVER_BSP_REVISION ?= "r39"

do_configure[noexec] = "1"
do_compile[noexec] = "1"
do_install[file-checksums] += "${@d.getVar('EDGELIVER_UPDATE_CERT') + ':True' if d.getVar('EDGELIVER_UPDATE_CERT') else ''}"

do_install() {
    install -D -m 0755 ${S}/edgeliver-os-update ${D}${sbindir}/edgeliver-os-update
    install -D -m 0755 ${S}/edgeliver-slot ${D}${nonarch_libdir}/edgeliver-os/edgeliver-slot
    install -D -m 0644 ${S}/edgeliver-slot.service ${D}${systemd_system_unitdir}/edgeliver-slot.service
    install -d ${D}${sysconfdir}/swupdate
    if [ -n "${EDGELIVER_UPDATE_CERT}" ]; then
        install -m 0644 "${EDGELIVER_UPDATE_CERT}" ${D}${sysconfdir}/swupdate/update.pem
    else
        bbwarn "EDGELIVER_UPDATE_CERT is not set: this system will take no update of itself"
    fi
    echo "${MACHINE} ${EDGELIVER_BSP_REVISION}" >${D}${sysconfdir}/hwrevision
    echo "edgeliver-os ${DISTRO_VERSION}" >${D}${sysconfdir}/sw-versions
}

SYSTEMD_SERVICE:${PN} = "edgeliver-slot.service"
FILES:${PN} += "${nonarch_libdir}/edgeliver-os"
RDEPENDS:${PN} = "swupdate tegra-redundant-boot-base"
