SUMMARY = ".NET SDK for the build machine"
DESCRIPTION = "Compiles the station; nothing of it goes onto the box, whose runtime comes out of the NuGet packages of the recipe edgeliver."
HOMEPAGE = "https://dotnet.microsoft.com"
SECTION = "devel"
LICENSE = "MIT"
LIC_FILES_CHKSUM = "file://LICENSE.txt;md5=9fc642ff452b28d62ab19b7eea50dfb9"

# Pinned by: global.json of the source tree (10.0.401, latest feature band). The digest is the one that its release publishes; a new version
# needs both, and the runtime packs in edgeliver-nuget.inc that belong to it (scripts/nuget-inc.sh).
SRC_URI = "https://builds.dotnet.microsoft.com/dotnet/Sdk/${PV}/dotnet-sdk-${PV}-linux-x64.tar.gz;subdir=${BP}"
SRC_URI[sha512sum] = "51c8b999af9e8dd9998c9edc5944e19a90788862068acd38694e098889054ce8c23d4f0c5cccfa16bf187d044562359e5ee69a9f8ad0bbe913ba90311fbce25b"

inherit native

# The package feed has the compiler of ahead-of-time code for this kind of build machine alone.
python () {
    if d.getVar('BUILD_ARCH') != 'x86_64':
        raise bb.parse.SkipRecipe("builds on x86_64 machines, not on %s" % d.getVar('BUILD_ARCH'))
}

do_configure[noexec] = "1"
do_compile[noexec] = "1"

do_install() {
    install -d ${D}${libdir}/dotnet
    cp -R --no-preserve=ownership ${S}/. ${D}${libdir}/dotnet/
}

# Microsoft's own binaries: signed for by the digest above, and broken by a strip.
INHIBIT_SYSROOT_STRIP = "1"
