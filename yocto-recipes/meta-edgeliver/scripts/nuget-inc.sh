#!/usr/bin/env bash
# Writes edgeliver-nuget.inc anew: every package that a publish for the layer's processors takes, with its digest. Run it after a change in
# Directory.Packages.props or of the SDK; a check of the source tree tells when the two have drifted apart.
#   yocto-recipes/meta-edgeliver/scripts/nuget-inc.sh
set -euo pipefail
export LC_ALL=C
layer=$(dirname "$(dirname "$(realpath "$0")")")
tree=$(realpath "$layer/../..")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
out=$layer/recipes-edgeliver/edgeliver/edgeliver-nuget.inc
# A copy: a restore writes into the tree that it restores.
(cd "$tree" && git ls-files -z -- '*.csproj' '*.props' global.json BannedSymbols.txt .editorconfig | tar -c --null -T -) | tar -x -C "$work"
for rid in linux-x64 linux-arm64; do
  # What one processor's restore has left must not show up in the other's.
  find "$work" -name obj -prune -exec rm -r {} +
  dotnet restore "$work/firmware-host" -r "$rid" -p:SelfContained=true -p:PublishReadyToRun=true --packages "$work/$rid" \
    -p:NuGetAudit=false -v quiet >&2
done

# ID VERSION SHA256 of each package of a folder. The identifiers are lower case there, as feeds have them in their addresses.
packages() {
  (cd "$1" && find . -name "*.nupkg" | while read -r file; do
    folder=$(dirname "$file")
    printf '%s %s %s\n' "$(basename "$(dirname "$folder")")" "$(basename "$folder")" "$(sha256sum <"$file" | cut -d' ' -f1)"
  done)
}
entries() {
  awk '{ printf "    ${NUGET_FEED}/%s/%s/%s.%s.nupkg;subdir=nuget;unpack=0;sha256sum=%s \\\n", $1, $2, $1, $2, $3 }'
}
packages "$work/linux-x64" | sort >"$work/x64"
packages "$work/linux-arm64" | sort >"$work/arm64"
{
  cat <<'HEAD'
# Made by scripts/nuget-inc.sh; not edited by hand.
#
# Every NuGet package of the station, by its digest. They are fetched by BitBake's fetcher and not by the compiler: DL_DIR and mirrors hold
# them, a build without a network has them, a package that has changed is refused, and the documents about what is in the image name them.
#
# NUGET_FEED is the base address of package contents of the feed that the builder trusts ("PackageBaseAddress" of its service index);
# it has no default, since a layer should not choose whom a clinic's box is built from.
NUGET_FEED ?= "https://nuget-feed-is-not-set.invalid"

HEAD
  echo 'SRC_URI += " \'
  comm -12 "$work/x64" "$work/arm64" | entries
  echo '"'
  echo 'SRC_URI:append:x86-64 = " \'
  comm -23 "$work/x64" "$work/arm64" | entries
  echo '"'
  echo 'SRC_URI:append:aarch64 = " \'
  comm -13 "$work/x64" "$work/arm64" | entries
  echo '"'
} >"$out"
printf '%s: %d packages\n' "$out" "$(cat "$work/x64" "$work/arm64" | sort -u | wc -l)" >&2
