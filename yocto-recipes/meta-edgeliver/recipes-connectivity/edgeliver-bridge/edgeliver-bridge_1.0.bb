SUMMARY = "A broker on the box that passes records on to the centre (optional)"
DESCRIPTION = "For a site with several stations behind one line, or with a centre that takes bridges only: Mosquitto on the box keeps what the \
centre has not taken. A single station does not need it; its own outbox does the same."
HOMEPAGE = "https://edgeliver.example.invalid"
SECTION = "net"
LICENSE = "Apache-2.0"
LIC_FILES_CHKSUM = "file://${COMMON_LICENSE_DIR}/Apache-2.0;md5=89aea4e17d99a7cacdbeed46a0096b10"

# Pinned by: Mosquitto 2 (per_listener_settings, bridge_alpn and the persistence of queued messages read as in 2.0).
SRC_URI = " \
    file://edgeliver-bridge.conf \
    file://10-edgeliver-bridge.conf \
"
S = "${UNPACKDIR}"

do_configure[noexec] = "1"
do_compile[noexec] = "1"

do_install() {
    install -D -m 0644 ${S}/edgeliver-bridge.conf ${D}${sysconfdir}/mosquitto/edgeliver-bridge.conf
    install -D -m 0644 ${S}/10-edgeliver-bridge.conf ${D}${systemd_system_unitdir}/mosquitto.service.d/10-edgeliver-bridge.conf
}

FILES:${PN} += "${systemd_system_unitdir}/mosquitto.service.d"
CONFFILES:${PN} = "${sysconfdir}/mosquitto/edgeliver-bridge.conf"
RDEPENDS:${PN} = "mosquitto"
