#!/usr/bin/env bash
# Makes the Debian package out of this source tree: the program with its own .NET, the shipped models, and the units of the image.
#   yocto-recipes/debian/build.sh ARCHITECTURE FOLDER [VERSION]     ARCHITECTURE amd64 or arm64; prints the path of the package
# The same commit, SDK and packages give the same bytes. Needs the .NET SDK and dpkg-deb (1.21.18 or later, for zstd).
set -euo pipefail
usage="usage: build.sh amd64|arm64 FOLDER [VERSION]"
architecture=${1:?$usage} folder=$(realpath -m "${2:?$usage}") version=${3:-}
here=$(dirname "$(realpath "$0")")
cd "$here/../.."
case "$architecture" in
  amd64) rid=linux-x64 ;;
  arm64) rid=linux-arm64 ;;
  *) printf '%s\n' "$usage" >&2; exit 2 ;;
esac
files=yocto-recipes/meta-edgeliver/recipes-edgeliver/edgeliver/files
version=${version:-$(sed -nE 's:.*<Version>(.*)</Version>.*:\1:p' Directory.Build.props)}
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || stat -c %Y CHANGELOG.md)}
export SOURCE_DATE_EPOCH
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/root
program=$root/usr/lib/edgeliver/$version
mkdir -p "$folder" "$program"

# The version that the program names is the package's; what Debian adds to it ("-1", "~rc1") is not .NET's.
dotnet publish firmware-host -c Release -r "$rid" --self-contained -o "$program" -p:PublishReadyToRun=true \
  -p:Version="${version%%[-~+]*}" -p:InformationalVersion="$version" -p:IncludeSourceRevisionInInformationalVersion=false \
  -p:ContinuousIntegrationBuild=true -p:PathMap="$PWD=/usr/src/edgeliver" \
  -nodeReuse:false -clp:ErrorsOnly -v quiet >&2
"$here/../trim.sh" "$program"

install -D -m 644 -t "$root/usr/lib/systemd/system" "$files/edgeliver.service" "$files/edgeliver-failed.service"
[ "$architecture" = amd64 ] || install -D -m 644 -t "$root/usr/lib/systemd/system/edgeliver.service.d" "$files/10-tegra.conf"
install -D -m 755 -t "$root/usr/lib/edgeliver" "$files/station-failed"
install -D -m 644 "$files/edgeliver-sysusers.conf" "$root/usr/lib/sysusers.d/edgeliver.conf"
install -D -m 644 "$files/edgeliver-tmpfiles.conf" "$root/usr/lib/tmpfiles.d/edgeliver.conf"
install -D -m 644 -t "$root/usr/lib/udev/rules.d" "$files/70-edgeliver.rules"
install -D -m 644 -t "$root/etc/edgeliver" "$files/station.json"
install -D -m 644 -t "$root/usr/share/doc/edgeliver" docs/operations.md "$here/copyright"
gzip -9n <CHANGELOG.md >"$root/usr/share/doc/edgeliver/changelog.gz"
mkdir -p "$root/usr/bin"
# dpkg unpacks links last and renames what it has unpacked in that order: `current` never points into a version that is not whole.
ln -s "$version" "$root/usr/lib/edgeliver/current"
ln -s ../lib/edgeliver/current/edgeliver "$root/usr/bin/edgeliver"

mkdir "$root/DEBIAN"
sed -e "s/@VERSION@/$version/" -e "s/@ARCHITECTURE@/$architecture/" -e "s/@SIZE@/$(du -sk --apparent-size "$root" | cut -f1)/" \
  "$here/control" >"$root/DEBIAN/control"
printf '/etc/edgeliver/station.json\n' >"$root/DEBIAN/conffiles"
install -m 755 -t "$root/DEBIAN" "$here/postinst" "$here/prerm" "$here/postrm"
(cd "$root" && find usr etc -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum) >"$root/DEBIAN/md5sums"
chmod -R u=rwX,go=rX "$root"
package=$folder/edgeliver_${version}_$architecture.deb
# zstd: a box unpacks it in a fraction of the time that xz takes, and an interrupted upgrade has a shorter middle.
dpkg-deb --root-owner-group -Zzstd -z12 --build "$root" "$package" >&2
printf '%s\n' "$package"
