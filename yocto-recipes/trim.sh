#!/usr/bin/env bash
# Takes out of a published program what no box needs, and gives files their modes; for the Debian package and the image alike.
#   yocto-recipes/trim.sh FOLDER
set -euo pipefail
cd "${1:?usage: trim.sh FOLDER}"
# Comments for compilers; debuggers' parts, whose dumps would hold pictures of patients; tracing for a tool that is not there.
rm -f ./*.xml createdump libmscordaccore.so libmscordbi.so libcoreclrtraceptprovider.so edgeliver.staticwebassets.endpoints.json
# ONNX Runtime's package brings libraries of other systems along.
rm -f onnxruntime*.dll onnxruntime*.lib
find . -type f -exec chmod 644 {} +
chmod 755 edgeliver
