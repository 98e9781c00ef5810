SUMMARY = "Settings of the box's system"
DESCRIPTION = "The data partition, the hardware watchdog, a journal that survives a reboot and stays small, the clock, the firewall."
HOMEPAGE = "https://edgeliver.example.invalid"
SECTION = "base"
LICENSE = "Apache-2.0"
LIC_FILES_CHKSUM = "file://${COMMON_LICENSE_DIR}/Apache-2.0;md5=89aea4e17d99a7cacdbeed46a0096b10"

# Pinned by nothing: files of this layer alone.
SRC_URI = " \
    file://data.mount.in \
    file://var-log.mount \
    file://trim-journals \
    file://edgeliver-journal.service \
    file://10-edgeliver-watchdog.conf \
    file://10-edgeliver-journal.conf \
    file://edgeliver.nft \
    file://edgeliver-firewall.service \
    file://chrony.conf \
    file://10-edgeliver-chrony.conf \
"
S = "${UNPACKDIR}"

inherit features_check systemd

REQUIRED_DISTRO_FEATURES = "systemd"

# By the partition's name: numbers differ from board to board. UDA is the user's partition in NVIDIA's layouts. An encrypted one is named by
# its mapping, /dev/mapper/data, and opened before it is mounted.
EDGELIVER_DATA_DEVICE ?= "/dev/disk/by-partlabel/data"
EDGELIVER_DATA_DEVICE:tegra ?= "/dev/disk/by-partlabel/UDA"
PACKAGE_ARCH = "${MACHINE_ARCH}"

do_configure[noexec] = "1"
do_compile[noexec] = "1"

do_install() {
    install -d ${D}${systemd_system_unitdir} ${D}/data
    sed -e 's,@DEVICE@,${EDGELIVER_DATA_DEVICE},' ${S}/data.mount.in >${D}${systemd_system_unitdir}/data.mount
    chmod 0644 ${D}${systemd_system_unitdir}/data.mount
    install -m 0644 ${S}/var-log.mount ${S}/edgeliver-journal.service ${S}/edgeliver-firewall.service ${D}${systemd_system_unitdir}/
    install -D -m 0755 ${S}/trim-journals ${D}${nonarch_libdir}/edgeliver-os/trim-journals
    install -D -m 0644 ${S}/10-edgeliver-watchdog.conf ${D}${systemd_unitdir}/system.conf.d/10-edgeliver-watchdog.conf
    install -D -m 0644 ${S}/10-edgeliver-journal.conf ${D}${systemd_unitdir}/journald.conf.d/10-edgeliver-journal.conf
    install -D -m 0600 ${S}/edgeliver.nft ${D}${sysconfdir}/nftables/edgeliver.nft
    install -D -m 0644 ${S}/chrony.conf ${D}${sysconfdir}/edgeliver-os/chrony.conf
    install -D -m 0644 ${S}/10-edgeliver-chrony.conf ${D}${systemd_system_unitdir}/chronyd.service.d/10-edgeliver-chrony.conf
}

SYSTEMD_SERVICE:${PN} = "data.mount var-log.mount edgeliver-firewall.service"

FILES:${PN} += " \
    /data \
    ${nonarch_libdir}/edgeliver-os \
    ${systemd_system_unitdir}/chronyd.service.d \
    ${systemd_system_unitdir}/edgeliver-journal.service \
    ${systemd_unitdir}/system.conf.d \
    ${systemd_unitdir}/journald.conf.d \
"
RDEPENDS:${PN} = "chrony nftables"
