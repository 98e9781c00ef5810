SUMMARY = "Liver screening station for the video output of ultrasound scanners"
DESCRIPTION = "Captures the scanner's picture, blacks out everything but the ultrasound, finds liver and lesions, applies the guideline \
rules, keeps everything on the box and sends it to a centre. Decision support, never a diagnosis."
HOMEPAGE = "https://edgeliver.example.invalid"
SECTION = "misc"
# The program and the models; then the .NET runtime, ONNX Runtime, SkiaSharp, LiteDB, MQTTnet and Ulid (MIT), Protobuf and Skia (BSD).
LICENSE = "Apache-2.0 & MIT & BSD-3-Clause"
LIC_FILES_CHKSUM = " \
    file://LICENSE;md5=3b83ef96387f14655fc854ddc3c6bd57 \
    file://${COREBASE}/meta/COPYING.MIT;md5=3da9cfbcb788c80a0384361b4de20420 \
"

# Pinned by: the commit that is checked out where this layer lies. What is not committed is not built. PV is the version in
# Directory.Build.props; a check of the source tree holds the two together.
SRC_URI = " \
    git://${EDGELIVER_TREE};protocol=file;nobranch=1 \
    file://edgeliver.service \
    file://edgeliver-failed.service \
    file://edgeliver-tmpfiles.conf \
    file://70-edgeliver.rules \
    file://station.json \
    file://station-failed \
"
SRCREV = "${@edgeliver_commit(d)}"
# The commit is asked for at each parse: a cached recipe would build the one of yesterday.
BB_DONT_CACHE = "1"

def edgeliver_commit(d):
    import subprocess
    try:
        return subprocess.check_output(['git', '-C', d.getVar('EDGELIVER_TREE'), 'rev-parse', 'HEAD'],
                                       stderr=subprocess.DEVNULL, text=True).strip()
    except (OSError, subprocess.CalledProcessError):
        # Parses everywhere; where there is no clone, do_fetch says so.
        return '0' * 40

require edgeliver-nuget.inc

inherit features_check systemd useradd

REQUIRED_DISTRO_FEATURES = "systemd"
COMPATIBLE_HOST = "(x86_64|aarch64).*-linux"
DEPENDS = "dotnet-sdk-native"

# Beside the source: the publish leaves nothing in it.
B = "${WORKDIR}/build"
RID:x86-64 = "linux-x64"
RID:aarch64 = "linux-arm64"
PROGRAM = "${nonarch_libdir}/edgeliver/${PV}"

do_configure[noexec] = "1"

# No network: every package comes from the folder into which the fetcher has put it, each checked by its digest.
do_compile() {
    export HOME="${B}/home" DOTNET_CLI_HOME="${B}/home" NUGET_PACKAGES="${B}/packages"
    export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
    export PATH="${STAGING_LIBDIR_NATIVE}/dotnet:$PATH" DOTNET_ROOT="${STAGING_LIBDIR_NATIVE}/dotnet"
    rm -rf "${B}/publish"
    dotnet publish "${S}/firmware-host" -c Release -r ${RID} --self-contained -o "${B}/publish" \
        --source "${UNPACKDIR}/nuget" -p:PublishReadyToRun=true \
        -p:IncludeSourceRevisionInInformationalVersion=false -p:ContinuousIntegrationBuild=true -p:PathMap="${S}=/usr/src/edgeliver" \
        -p:NuGetAudit=false -p:UseSharedCompilation=false -nodeReuse:false -clp:ErrorsOnly -v quiet
}

do_install() {
    install -d ${D}${PROGRAM} ${D}${bindir}
    cp -R --no-preserve=ownership "${B}/publish/." ${D}${PROGRAM}/
    bash "${S}/yocto-recipes/trim.sh" ${D}${PROGRAM}
    ln -s ${PV} ${D}${nonarch_libdir}/edgeliver/current
    ln -s ../lib/edgeliver/current/edgeliver ${D}${bindir}/edgeliver

    install -m 0755 ${UNPACKDIR}/station-failed ${D}${nonarch_libdir}/edgeliver/
    install -D -m 0644 ${UNPACKDIR}/edgeliver.service ${D}${systemd_system_unitdir}/edgeliver.service
    install -m 0644 ${UNPACKDIR}/edgeliver-failed.service ${D}${systemd_system_unitdir}/
    install -D -m 0644 ${UNPACKDIR}/edgeliver-tmpfiles.conf ${D}${nonarch_libdir}/tmpfiles.d/edgeliver.conf
    install -D -m 0644 ${UNPACKDIR}/70-edgeliver.rules ${D}${nonarch_base_libdir}/udev/rules.d/70-edgeliver.rules
    install -D -m 0644 ${UNPACKDIR}/station.json ${D}${sysconfdir}/edgeliver/station.json
    install -d -m 0750 -g edgeliver ${D}${sysconfdir}/edgeliver/keys
}

# Made when the image is: its root is read-only, so nothing can make them on the box.
USERADD_PACKAGES = "${PN}"
GROUPADD_PARAM:${PN} = "--system gpio; --system i2c; --system render; --system video"
USERADD_PARAM:${PN} = "--system --user-group --no-create-home --home-dir /data/edgeliver --shell ${base_sbindir}/nologin --groups video,render,gpio,i2c edgeliver"

SYSTEMD_SERVICE:${PN} = "edgeliver.service"

FILES:${PN} += " \
    ${nonarch_libdir}/edgeliver \
    ${nonarch_libdir}/tmpfiles.d \
    ${nonarch_base_libdir}/udev \
    ${systemd_system_unitdir}/edgeliver-failed.service \
"
CONFFILES:${PN} = "${sysconfdir}/edgeliver/station.json"

# The libraries that the program brings along are its own: nobody else links to them, and what they need is named here.
EXCLUDE_FROM_SHLIBS = "1"
RDEPENDS:${PN} = "libcrypto libgcc libgpiod libicui18n libicuuc libssl libstdc++ zlib"
# Ready-to-run code and Microsoft's binaries: a strip breaks the one and finds nothing in the other.
INHIBIT_PACKAGE_STRIP = "1"
INHIBIT_PACKAGE_DEBUG_SPLIT = "1"
INSANE_SKIP:${PN} = "already-stripped libdir"
