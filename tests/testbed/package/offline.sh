#!/usr/bin/env bash
# Does what the layer's recipe does to compile the station, without BitBake: exactly the packages that the layer names, each by its digest, and
# no network at all.
#   tests/testbed/package/offline.sh x86-64|aarch64
# Ends with a count line.
set -euo pipefail
cd "$(dirname "$(realpath "$0")")/../../.."
processor=${1:?usage: offline.sh x86-64|aarch64}
if [ "$processor" = aarch64 ]; then rid=linux-arm64; else rid=linux-x64; fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/nuget" "$work/home"
git archive HEAD | tar -x -C "$work" --one-top-level=fetch
# The fetcher's part: from the feed that this machine has.
dotnet restore "$work/fetch/firmware-host" -r "$rid" -p:SelfContained=true -p:PublishReadyToRun=true -p:NuGetAudit=false --packages "$work/fetched" -v quiet >&2
awk -v processor="$processor" '/^SRC_URI/ { take = !/append/ || index($0, processor) }
  take && /NUGET_FEED/ { split($1, parts, "/"); sub(/.*sha256sum=/, "", $1); print parts[2], parts[3], $1 }' \
  yocto-recipes/meta-edgeliver/recipes-edgeliver/edgeliver/edgeliver-nuget.inc >"$work/list"
while read -r id version digest; do
  package=$work/fetched/$id/$version/$id.$version.nupkg
  [ "$(sha256sum <"$package" | cut -d' ' -f1)" = "$digest" ] || { echo "$id $version: another digest than the layer's" >&2; echo "0 passed, 1 failed, 0 skipped"; exit 1; }
  cp "$package" "$work/nuget/"
done <"$work/list"
printf '%s: %d packages, their digests are right\n' "$processor" "$(wc -l <"$work/list")" >&2
rm -r "$work/fetch" "$work/fetched"
git archive HEAD | tar -x -C "$work" --one-top-level=source
export HOME=$work/home DOTNET_CLI_HOME=$work/home NUGET_PACKAGES=$work/packages DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
passed=0 failed=0
if unshare -n dotnet publish "$work/source/firmware-host" -c Release -r "$rid" --self-contained -o "$work/publish" --source "$work/nuget" \
  -p:PublishReadyToRun=true -p:IncludeSourceRevisionInInformationalVersion=false -p:ContinuousIntegrationBuild=true \
  -p:PathMap="$work/source=/usr/src/edgeliver" -p:NuGetAudit=false -p:UseSharedCompilation=false -nodeReuse:false -clp:ErrorsOnly -v quiet >&2 \
  && "$work/source/yocto-recipes/trim.sh" "$work/publish" && [ -x "$work/publish/edgeliver" ]; then
  passed=1
else
  failed=1
fi
# No path of the machine that built it.
if [ "$failed" -eq 0 ] && grep -rlaF "$work/source" "$work/publish" >&2; then failed=1; else passed=$((passed + 1)); fi
printf '%d passed, %d failed, 0 skipped\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
