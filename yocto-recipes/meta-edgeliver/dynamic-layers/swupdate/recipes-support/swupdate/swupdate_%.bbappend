# SWUpdate as this box wants it: signed packages alone, from a file, started by a person or by the station; no server, no download.
FILESEXTRAPATHS:prepend := "${THISDIR}/${BPN}:"
SRC_URI += "file://edgeliver.cfg"

SYSTEMD_AUTO_ENABLE = "disable"
