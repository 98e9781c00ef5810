SUMMARY = "ONNX Runtime with the TensorRT and CUDA providers"
DESCRIPTION = "Runs the networks on a Jetson's GPU. The managed half of version 1.31.1 asks its native library for API version 31, which \
meta-tegra-community's 1.24.2 does not have; a bbappend can't raise a version, so the recipe is our own."
HOMEPAGE = "https://onnxruntime.ai"
SECTION = "libs"
LICENSE = "MIT"
LIC_FILES_CHKSUM = "file://LICENSE;md5=0f7e3b1308cb5c00b372a6e78835732d"

# Pinned by: Microsoft.ML.OnnxRuntime in Directory.Packages.props, whose package names this commit. The two go up together.
SRC_URI = "git://github.com/microsoft/onnxruntime.git;protocol=https;nobranch=1"
SRCREV = "41d4d61f14b9c1dd0b2ccda1e9b85dd415fd0496"

COMPATIBLE_MACHINE = "(cuda)"

inherit cmake cuda python3native

DEPENDS += "cudnn tensorrt-core tensorrt-plugins"

# The libraries that it is built from (protobuf, abseil, onnx, flatbuffers, eigen, cutlass, ...) are pinned in the source itself, by address
# and SHA-1, in the versions that upstream tests together; distribution's versions need a patch at every step. They are fetched by BitBake's
# fetcher, from DL_DIR or its mirrors where they are known there, and laid where CMake looks before it would go to the network.
python do_fetch_parts() {
    import os, shutil
    source = d.getVar('S')
    urls = []
    with open(os.path.join(source, 'cmake', 'deps.txt')) as lines:
        for line in lines:
            fields = line.strip().split(';')
            if line.startswith('#') or len(fields) != 3 or not fields[1].startswith('https://'):
                continue
            # Names of archives repeat (v1.0.zip): a file of DL_DIR has the part's own name.
            urls.append((fields[1], '%s;downloadfilename=onnxruntime-part-%s-%s;sha1sum=%s' % (
                fields[1], fields[0], os.path.basename(fields[1]), fields[2].lower())))
    fetcher = bb.fetch2.Fetch([url for _, url in urls], d)
    fetcher.download()
    for address, url in urls:
        place = os.path.join(source, 'mirror', address[len('https://'):])
        bb.utils.mkdirhier(os.path.dirname(place))
        shutil.copyfile(fetcher.localpath(url), place)
}
do_fetch_parts[network] = "1"
addtask fetch_parts after do_unpack before do_patch

OECMAKE_SOURCEPATH = "${S}/cmake"

EXTRA_OECMAKE += " \
    -DFETCHCONTENT_TRY_FIND_PACKAGE_MODE=NEVER \
    -Donnxruntime_BUILD_SHARED_LIB=ON \
    -Donnxruntime_BUILD_UNIT_TESTS=OFF \
    -Donnxruntime_CROSS_COMPILING=ON \
    -Donnxruntime_ENABLE_PYTHON=OFF \
    -Donnxruntime_USE_CUDA=ON \
    -Donnxruntime_CUDA_VERSION=${CUDA_VERSION} \
    -Donnxruntime_CUDA_HOME=${STAGING_DIR_NATIVE}/usr/local/cuda-${CUDA_VERSION} \
    -Donnxruntime_CUDNN_HOME=${STAGING_DIR_HOST}${prefix} \
    -Donnxruntime_USE_TENSORRT=ON \
    -Donnxruntime_USE_TENSORRT_BUILTIN_PARSER=ON \
    -Donnxruntime_TENSORRT_HOME=${STAGING_DIR_HOST}${prefix} \
    -Donnxruntime_USE_TELEMETRY=OFF \
    -DCMAKE_SKIP_RPATH=ON \
    -DCMAKE_CUDA_COMPILER_FORCED=TRUE \
"
# Its own flags treat warnings of newer compilers in its parts as errors.
OECMAKE_CXX_FLAGS:append = " -Wno-error"

# Loaded by its plain name (libonnxruntime.so) and by the names of its providers: all of them are the package, not its development half.
SOLIBS = ".so*"
FILES_SOLIBSDEV = ""
INSANE_SKIP:${PN} = "dev-so buildpaths"
INSANE_SKIP:${PN}-dbg = "buildpaths"

RDEPENDS:${PN} = "cuda-cudart libcublas libcufft cudnn tensorrt-core tensorrt-plugins"
