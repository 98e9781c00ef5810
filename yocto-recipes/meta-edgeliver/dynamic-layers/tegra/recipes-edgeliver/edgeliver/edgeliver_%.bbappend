# On a Jetson the GPU's ONNX Runtime takes the place of the package's CPU library; the service may open NVIDIA's devices.
FILESEXTRAPATHS:prepend := "${THISDIR}/../../../../recipes-edgeliver/edgeliver/files:"
SRC_URI:append:tegra = " file://10-tegra.conf"

do_install:append:tegra() {
    rm -f ${D}${PROGRAM}/libonnxruntime.so ${D}${PROGRAM}/libonnxruntime_providers_shared.so
    for library in libonnxruntime.so libonnxruntime_providers_shared.so libonnxruntime_providers_cuda.so libonnxruntime_providers_tensorrt.so; do
        ln -s ${libdir}/$library ${D}${PROGRAM}/$library
    done
    install -D -m 0644 ${UNPACKDIR}/10-tegra.conf ${D}${systemd_system_unitdir}/edgeliver.service.d/10-tegra.conf
}

FILES:${PN}:append:tegra = " ${systemd_system_unitdir}/edgeliver.service.d"
# Links to libraries, by the names under which the program looks for them.
INSANE_SKIP:${PN}:append:tegra = " dev-so"
RDEPENDS:${PN}:append:tegra = " onnxruntime"
PACKAGE_ARCH:tegra = "${MACHINE_ARCH}"
