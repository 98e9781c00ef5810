#!/bin/bash
# Runs inside the guest, at each boot one part: first everything from the first installation to the way back, then what a boot starts.
# A line "ok NAME" or "FAIL NAME" for each check; the last line of a boot is "GUEST STATUS 0" or 1.
set -u
export PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
failed=0
check() {
  local name=$1; shift
  if "$@" >/tmp/check.log 2>&1; then echo "ok   $name"; else echo "FAIL $name"; tail -n 20 /tmp/check.log; failed=$((failed + 1)); fi
}
# An emulated machine has moods: everything waits for what is to come, for long.
await() { local end=$((SECONDS + $1)); while ! "${@:2}" >/dev/null 2>&1; do [ "$SECONDS" -lt "$end" ] || return 1; sleep 1; done; }
property() { systemctl show -p "$1" --value edgeliver.service; }
pid() { property MainPID; }
active() { systemctl is-active --quiet edgeliver.service; }
gave_up() { systemctl is-failed --quiet edgeliver.service; }
status_says() { property StatusText | grep -q "$1"; }
streaming() {
  await 1200 status_says '^Streaming' && return 0
  property StatusText; ls -l /dev/v4l/by-path /dev/video0; journalctl -u edgeliver.service -n 8 --no-pager
  return 1
}
version_runs() { [ "$(readlink "/proc/$(pid)/exe")" = "/usr/lib/edgeliver/$1/edgeliver" ]; }
old=$(dpkg-deb -f /root/old.deb Version) new=$(dpkg-deb -f /root/new.deb Version)

in_proc_status() { grep -qE "$1" "/proc/$(pid)/status"; }
# What the service sees: in its mount namespace, as its user.
as_service() { nsenter -t "$(pid)" -m -S "$(id -u edgeliver)" -G "$(id -g edgeliver)" -- "$@"; }
# What its device list lets through: root has every other right, and the service's control group.
in_its_group() { bash -c 'echo $$ >/sys/fs/cgroup/system.slice/edgeliver.service/cgroup.procs && exec "$@"' - "$@"; }
fed() {
  local before; before=$(property WatchdogTimestampMonotonic)
  await 900 test_later "$before"
}
test_later() { [ "$(property WatchdogTimestampMonotonic)" -gt "$1" ]; }
as_owner() { setpriv --reuid=edgeliver --regid=edgeliver --clear-groups "$@"; }
exams() { as_owner edgeliver store stats --folder /data/edgeliver --json | sed -E 's/.*"exams":([0-9]+),.*"droppedExams":([0-9]+).*/\1 \2/'; }
# The store is one process's: looked at while the service stands still.
store_is_whole() {
  systemctl stop edgeliver.service
  as_owner edgeliver store verify --folder /data/edgeliver && [ "$(exams)" = "$1" ]
}
start_again() { systemctl reset-failed edgeliver.service; systemctl start edgeliver.service && await 3000 active; }
configure() { printf '%s\n' "$1" >/etc/edgeliver/station.json; }
settings='{ "Station": { "Site": "clinic-7", "Unit": "el-7" }, "Capture": { "Source": "SOURCE" }, "Store": { "DataFolder": "/data/edgeliver" } }'
whole() {
  local now; now=$(readlink /usr/lib/edgeliver/current)
  (cd / && grep " usr/lib/edgeliver/$now/" "/root/$now.md5" | md5sum --quiet -c) && [ "$(edgeliver --version)" = "$now" ]
}

before=""
devices() {
  modprobe -a vivid gpio-sim i2c-dev 2>/dev/null
  modprobe i2c-stub chip_addr=0x48
  mount -t configfs configfs /sys/kernel/config 2>/dev/null
  mkdir -p /sys/kernel/config/gpio-sim/box/bank && echo 4 >/sys/kernel/config/gpio-sim/box/bank/num_lines && echo 1 >/sys/kernel/config/gpio-sim/box/live
  dpkg-deb --ctrl-tarfile /root/old.deb | tar -xO ./md5sums >"/root/$old.md5"
  dpkg-deb --ctrl-tarfile /root/new.deb | tar -xO ./md5sums >"/root/$new.md5"
  # An emulated machine beside other work is slower than any box: the same limits, times ten.
  mkdir -p /etc/systemd/system/edgeliver.service.d
  printf '[Service]\nTimeoutStartSec=3000\nTimeoutStopSec=900\nWatchdogSec=300\n' >/etc/systemd/system/edgeliver.service.d/emulated.conf
}

installed() {
  local i
  check "the package installs in a clean system" dpkg -i /root/old.deb
  check "the service is started, and ready by its own word" await 3000 active
  # An exam, as a station would have it.
  systemctl stop edgeliver.service
  cp -r /root/store/. /data/edgeliver/ && chown -R edgeliver:edgeliver /data/edgeliver
  start_again
  check "it says what it does" await 600 status_says "records waiting"
  check "the watchdog is fed" fed
  check "it runs as its own user, without capabilities, behind a system call filter" in_proc_status "^Uid:\s+$(id -u edgeliver)\s"
  check "... no capability is left to it" in_proc_status '^CapBnd:\s+0000000000000000$'
  check "... it can't gain privileges" in_proc_status '^NoNewPrivs:\s+1$'
  check "... a filter is on" in_proc_status '^Seccomp:\s+2$'
  check "it may write its data" as_service touch /data/edgeliver/.probe
  rm -f /data/edgeliver/.probe
  for i in /usr /etc /etc/edgeliver /var/lib /root /home /boot; do
    check "it may not write $i" bash -c "! nsenter -t $(pid) -m -- touch $i/.probe"
  done
  check "capture devices are open to it" in_its_group bash -c '[ -c /dev/video0 ] && : <>/dev/video0'
  check "GPIO chips are open to it" in_its_group bash -c ': </dev/gpiochip0'
  check "I2C buses are open to it" in_its_group bash -c '[ -c /dev/i2c-0 ] && : <>/dev/i2c-0'
  check "the disk is not" bash -c '! bash -c "echo \$\$ >/sys/fs/cgroup/system.slice/edgeliver.service/cgroup.procs && : </dev/vda"'
  check "groups own the devices" bash -c 'stat -c "%G %a %n" /dev/video0 /dev/gpiochip0 /dev/i2c-0; [ "$(stat -c %G /dev/video0 /dev/gpiochip0 /dev/i2c-0 | xargs)" = "video gpio i2c" ]'
  echo "figure $(systemd-analyze security --no-pager edgeliver.service | grep 'Overall exposure')"
  echo "figure ready after $((($(property ActiveEnterTimestampMonotonic) - $(property ExecMainStartTimestampMonotonic)) / 1000)) ms"

  before=$(systemctl stop edgeliver.service; exams)
  echo "figure exams and dropped ones in the store: $before"
}

upgrades() {
  local i to group moment took
  configure "${settings/SOURCE/v4l2:by-id/not-configured}"
  start_again
  took=$(date +%s)
  check "an upgrade goes through" dpkg -i /root/new.deb
  took=$(($(date +%s) - took))
  check "... the new version runs" await 3000 version_runs "$new"
  check "... the site's configuration stayed" grep -q clinic-7 /etc/edgeliver/station.json
  check "... the old version is gone" test ! -e "/usr/lib/edgeliver/$old"
  check "... the records are all there" store_is_whole "$before"
  start_again
  echo "figure an upgrade takes $took s here, the restart included"
  to=old
  for i in $(seq "$(cat /root/kills)"); do
    setsid dpkg -i "/root/$to.deb" >/tmp/dpkg.log 2>&1 &
    group=$!
    moment=$((RANDOM % (took * 10 + 1)))
    sleep "$((moment / 10)).$((moment % 10))"
    kill -9 -- "-$group" 2>/dev/null
    wait "$group" 2>/dev/null
    check "kill $i, after $((moment / 10)).$((moment % 10)) s: one whole version" whole
    check "kill $i: the service runs, or starts" bash -c 'systemctl is-active --quiet edgeliver.service || systemctl restart edgeliver.service'
    dpkg --configure -a >/dev/null 2>&1
    check "kill $i: the second try goes through" dpkg -i "/root/$to.deb"
    if [ "$to" = old ]; then to=new; else to=old; fi
  done
  check "the records are all there after the kills" store_is_whole "$before"
  start_again
  dpkg -i /root/new.deb >/dev/null 2>&1
  check "the way back goes through" dpkg -i /root/old.deb
  check "... the old version runs" await 3000 version_runs "$old"
  check "... with all records" store_is_whole "$before"
}

gives_up() {
  systemctl restart edgeliver.service
  kill -9 "$(pid)"
  check "a crash is a new start" await 3000 active
  kill -STOP "$(pid)"
  check "a service that hangs is ended by the watchdog and starts anew" await 1800 bash -c 'journalctl -u edgeliver.service | grep -q "Watchdog timeout"'
  await 3000 active
  configure '{ "Statoin": { } }'
  systemctl restart edgeliver.service 2>/dev/null
  check "a wrong configuration gives up at once" await 300 gave_up
  check "... and says so at the login" await 60 grep -q 'EdgeLiver has stopped' /run/issue.d/edgeliver.issue
  check "... and in the journal, at the level of an emergency" await 60 bash -c 'journalctl -p emerg --no-pager | grep -q "EdgeLiver has stopped"'
  configure "${settings/SOURCE/v4l2:by-id/not-configured}"
  check "mended, it starts" start_again
  check "... and the notice is gone" await 60 test ! -e /run/issue.d/edgeliver.issue
  check "the records are all there after that" store_is_whole "$before"
  start_again
}

pictures() {
  local card
  card=$(ls /dev/v4l/by-path 2>/dev/null | head -n 1)
  configure "${settings/SOURCE/v4l2:by-path/$card}"
  start_again
  check "pictures come out of a capture device, inside the confinement" streaming
  configure "${settings/SOURCE/v4l2:by-id/not-configured}"
}

first_boot() {
  devices
  installed
  upgrades
  gives_up
  pictures
  echo "$before" >/root/exams
}

second_boot() {
  local before; before=$(cat /root/exams)
  check "a boot starts the service" await 3000 active
  check "... without waiting for a network" bash -c '! systemctl show -p After --value edgeliver.service | grep -qE "network-online|time-sync"'
  check "a removal goes through" dpkg -r edgeliver
  check "... the program is gone" bash -c 'test ! -e /usr/bin/edgeliver && test ! -e /usr/lib/edgeliver'
  check "... the service too" bash -c '! systemctl is-active --quiet edgeliver.service'
  check "... the configuration and the records stay" bash -c 'test -e /etc/edgeliver/station.json && test -s /data/edgeliver/edgeliver.db'
  check "installed again, it runs" dpkg -i /root/new.deb
  await 3000 active
  check "... with all records" store_is_whole "$before"
  check "a purge goes through" dpkg --purge edgeliver
  check "... the configuration goes, the records stay" bash -c 'test ! -e /etc/edgeliver/station.json && test -s /data/edgeliver/edgeliver.db'
}

if [ ! -e /root/exams ]; then first_boot; else second_boot; fi
sync
echo "GUEST STATUS $((failed > 0))"
