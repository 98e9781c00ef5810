#!/usr/bin/env bash
# Kills dpkg at random moments of an upgrade, in a Debian root of its own: after each kill the program under its usual path is one whole
# version, and a second try makes the upgrade complete, with every byte of the data as before.
#   tests/testbed/package/kill.sh DEBIAN_TAR OLD.deb NEW.deb [KILLS]
# Ends with a count line.
set -uo pipefail
usage="usage: kill.sh DEBIAN_TAR OLD.deb NEW.deb [KILLS]"
tar=${1:?$usage} old=${2:?$usage} new=${3:?$usage} kills=${4:-20}
work=$(mktemp -d)
root=$work/root
mkdir "$root"
trap 'umount "$root/proc" 2>/dev/null; rm -rf "$work"' EXIT
say() { printf '%s\n' "$*" >&2; }

tar -C "$root" -xf "$tar"
cp "$old" "$root/root/old.deb"
cp "$new" "$root/root/new.deb"
# .NET looks itself up in /proc.
mount -t proc proc "$root/proc"
inside() { chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive "$@"; }
version() { dpkg-deb -f "$1" Version; }
declare -A versions=([old]=$(version "$old") [new]=$(version "$new"))
# The checksums that each package gives its program, to tell a whole version from a mixed one.
for which in old new; do
  dpkg-deb --ctrl-tarfile "${!which}" | tar -xO ./md5sums | grep " usr/lib/edgeliver/${versions[$which]}/" >"$root/root/$which.md5"
done

data() { (cd "$root/data/edgeliver" && find . -type f -print0 | sort -z | xargs -0 sha256sum) | sha256sum; }

# One whole version under the path that the unit starts?
whole() {
  local now which
  now=$(readlink "$root/usr/lib/edgeliver/current") || return 1
  for which in old new; do
    [ "$now" = "${versions[$which]}" ] || continue
    inside sh -c "cd / && md5sum --quiet -c /root/$which.md5" >&2 && [ "$(inside edgeliver --version)" = "$now" ]
    return
  done
  return 1
}

inside dpkg -i /root/old.deb >"$work/log" 2>&1 || { cat "$work/log" >&2; echo "0 passed, 1 failed, 0 skipped"; exit 1; }
mkdir -p "$root/data/edgeliver"
head -c 3000000 /dev/urandom >"$root/data/edgeliver/edgeliver.db"
sed -i 's/"unassigned"/"clinic-7"/' "$root/etc/edgeliver/station.json"
before=$(data) settings=$(sha256sum <"$root/etc/edgeliver/station.json")

# How long an undisturbed upgrade takes: kills fall evenly over it, and some behind its end.
start=$(date +%s%N)
inside dpkg -i /root/new.deb >"$work/log" 2>&1 || { cat "$work/log" >&2; echo "0 passed, 1 failed, 0 skipped"; exit 1; }
took=$((($(date +%s%N) - start) / 1000000))
at=new passed=0 failed=0 torn=0
declare -A states=()
for ((i = 1; i <= kills; i++)); do
  if [ "$at" = old ]; then to=new; else to=old; fi
  setsid chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive dpkg -i "/root/$to.deb" >"$work/log" 2>&1 &
  group=$!
  moment=$((RANDOM * 32768 + RANDOM)); moment=$((moment % took))
  sleep "$((moment / 1000)).$(printf '%03d' $((moment % 1000)))"
  # dpkg and all that it started; nothing of it may tidy up.
  kill -9 -- "-$group" 2>/dev/null && torn=$((torn + 1))
  wait "$group" 2>/dev/null
  state=$(inside dpkg-query -W -f '${db:Status-Status}' edgeliver 2>/dev/null || echo unknown)
  states[$state]=$((${states[$state]:-0} + 1))
  fault=""
  whole || fault="no whole version runs after the kill"
  inside dpkg --configure -a >"$work/log" 2>&1
  inside dpkg -i "/root/$to.deb" >>"$work/log" 2>&1 || fault="${fault:-the second try failed: $(tail -n 1 "$work/log")}"
  [ "$(readlink "$root/usr/lib/edgeliver/current")" = "${versions[$to]}" ] || fault="${fault:-the second try leaves the other version}"
  whole || fault="${fault:-the second try leaves no whole version}"
  [ "$(ls -d "$root"/usr/lib/edgeliver/*/ | grep -vc '/current/$')" = 1 ] || fault="${fault:-parts of the other version are left}"
  [ "$(data)" = "$before" ] || fault="${fault:-the data has changed}"
  [ "$(sha256sum <"$root/etc/edgeliver/station.json")" = "$settings" ] || fault="${fault:-the configuration has changed}"
  if [ -z "$fault" ]; then passed=$((passed + 1)); else failed=$((failed + 1)); say "kill $i at ${moment} ms of $took: $fault"; fi
  at=$to
done
say "an upgrade takes $took ms here; $torn of $kills kills hit it; dpkg's state after a kill: $(for s in "${!states[@]}"; do printf '%s %d  ' "$s" "${states[$s]}"; done)"
[ "$torn" -gt 0 ] || { failed=$((failed + 1)); say "no kill hit an upgrade"; }

# Purged: what was made by people stays, all else goes.
inside dpkg --purge edgeliver >"$work/log" 2>&1 || { failed=$((failed + 1)); say "purge: $(tail -n 1 "$work/log")"; }
left=$(cd "$root" && find usr etc -path '*edgeliver*' ! -path '*/deb-systemd-helper*' 2>/dev/null | head -n 5)
if [ -z "$left" ] && [ "$(data)" = "$before" ]; then passed=$((passed + 1)); else failed=$((failed + 1)); say "purge leaves ${left:-other data}"; fi
printf '%d passed, %d failed, 0 skipped\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
