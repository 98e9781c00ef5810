#!/usr/bin/env bash
# Installs what is missing, builds, runs every test; ends with the line "N passed, N failed, N skipped".
#   tests/run.sh                all but the long campaigns
#   tests/run.sh --long         the campaigns too
#   tests/run.sh --only NAME    one campaign, by its name in the list below
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_CLI_UI_LANGUAGE=en DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

# One a line, in the order in which --long runs them; each is a function campaign_NAME.
campaigns=(
  sparkplug
  fhir
  sbom
  arm64
  fuzz
  screen
  browser
  guest
  kill
  powercut
  guest-powercut
  guest-updates
  clinic
  link
  soak
  package
  training
  fleet
)

# program=Debian package
needed=(mosquitto=mosquitto ffmpeg=ffmpeg dcmj2pnm=dcmtk dciodvfy=dicom3tools Orthanc=orthanc tesseract=tesseract-ocr setpriv=util-linux
  systemd-analyze=systemd nft=nftables swupdate=swupdate cpio=cpio openssl=openssl)
python_needed=(torch=python3-torch onnx=python3-onnx cv2=python3-opencv numpy=python3-numpy sklearn=python3-sklearn xgboost=python3-xgboost skimage=python3-skimage)

say() { printf '%s\n' "$*" >&2; }

install() {
  local missing=("$@")
  [ ${#missing[@]} -eq 0 ] && return 0
  if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    say "missing: ${missing[*]}; install them as root: apt-get install ${missing[*]}"
    exit 1
  fi
  say "installing ${missing[*]}"
  apt-get -o DPkg::Lock::Timeout=600 update -qq >&2
  DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

install_missing() {
  local missing=() entry
  for entry in "${needed[@]}"; do
    # Debian keeps servers in /usr/sbin, which is not on everybody's PATH.
    PATH="$PATH:/usr/sbin" command -v "${entry%%=*}" >/dev/null || missing+=("${entry#*=}")
  done
  # Debian keeps PostgreSQL's programs where nobody's PATH points.
  compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || missing+=(postgresql)
  for entry in "${python_needed[@]}"; do
    /usr/bin/python3 -c "import ${entry%%=*}" 2>/dev/null || missing+=("${entry#*=}")
  done
  compgen -G '/usr/share/tesseract-ocr/*/tessdata/chi_sim.traineddata' >/dev/null || missing+=(tesseract-ocr-chi-sim)
  install "${missing[@]}"
}

build() {
  dotnet build EdgeLiver.sln -c Release -nodeReuse:false -clp:ErrorsOnly -v quiet >&2
}

passed=0 failed=0 skipped=0 status=0

# Adds a count line's figures to the totals.
count() {
  local line
  line=$(grep -E '^[0-9]+ passed, [0-9]+ failed' "$1" | tail -n 1) || { failed=$((failed + 1)); status=1; return; }
  passed=$((passed + $(sed -E 's/^([0-9]+) passed.*/\1/' <<<"$line")))
  failed=$((failed + $(sed -E 's/.* ([0-9]+) failed.*/\1/' <<<"$line")))
  skipped=$((skipped + $(sed -nE 's/.* ([0-9]+) skipped.*/\1/p' <<<"$line" | grep . || echo 0)))
}

# Reports by requirement: which test verified what in this run.
reports=tests/EdgeLiver.Conformity.Tests/bin/reports

dotnet_tests() {
  local log; log=$(mktemp)
  rm -rf "$reports"
  dotnet test --solution EdgeLiver.sln -c Release --no-build --filter-not-trait campaign=arm64 --report-xunit-xml --results-directory "$PWD/$reports" 2>&1 | tee "$log" || status=$?
  awk '/^Test run summary:/ { seen = 1 }
       seen && $1 == "failed:" { f = $2 } seen && $1 == "succeeded:" { p = $2 } seen && $1 == "skipped:" { s = $2 }
       END { if (seen) printf "%d passed, %d failed, %d skipped\n", p, f, s }' "$log" >"$log.count"
  count "$log.count"
  rm -f "$log" "$log.count"
}

# Tests of permissions mean nothing to root, who may do everything: they skip there and run here as nobody, on a copy that nobody may read.
as_nobody() {
  local project=$1 method=$2 copy log
  [ "$(id -u)" -eq 0 ] || return 0
  copy=$(mktemp -d); log=$(mktemp)
  cp -r "tests/EdgeLiver.$project.Tests/bin/Release/net10.0/." "$copy"
  mkdir "$copy/tmp"; chown -R nobody "$copy"
  if (cd "$copy" && HOME="$copy/tmp" TMPDIR="$copy/tmp" setpriv --reuid=65534 --regid=65534 --clear-groups \
      "./EdgeLiver.$project.Tests" -method "$method" >"$log" 2>&1) && grep -q 'Total: 1, Errors: 0, Failed: 0, Skipped: 0' "$log"; then
    passed=$((passed + 1)); skipped=$((skipped - 1)); say "as nobody, $method: ok"
  else
    failed=$((failed + 1)); status=1; tail -n 20 "$log" >&2; say "as nobody, $method: failed"
  fi
  rm -rf "$copy" "$log"
}

permission_tests() {
  as_nobody Capture EdgeLiver.Capture.Tests.ReplayFolderTests.A_file_without_permission_is_a_fault
  as_nobody Uplink EdgeLiver.Uplink.Tests.StoreFaultTests.A_read_only_folder_is_one_line
}

# A training chain (its script first), whole or on a few simulated pictures: data, network, export, package. Its progress goes to standard error.
training() {
  local script=$1; shift
  if "models/training/$script" "$@" >&2; then
    passed=$((passed + 1)); say "$script $*: ok"
  else
    failed=$((failed + 1)); status=1; say "$script $*: failed"
  fi
}

# The feature kernel, then the model packages and the appliance itself on the other processor; their progress goes to standard error.
campaign_arm64() {
  command -v qemu-aarch64-static >/dev/null || install qemu-user-static
  local script log; log=$(mktemp)
  for script in arm64 arm64-host; do
    "tests/$script.sh" tests/EdgeLiver.Radiomics.Tests/bin/arm64 | tee "$log" || status=$?
    count "$log"
  done
  rm -f "$log"
}

# The appliance, capture, GPIO and I2C against the kernel's own test drivers, in a guest; arguments choose among its tests. Each device is lost
# and found again three times, or EDGELIVER_GUEST_CYCLES; only the campaign holds times to their limits, since a busy host would fail them.
guest() {
  local missing=() entry log; log=$(mktemp)
  for entry in qemu-system-x86_64=qemu-system-x86 busybox=busybox-static cpio=cpio modprobe=kmod v4l2-ctl=v4l-utils gpioinfo=gpiod i2cget=i2c-tools xz=xz-utils make=make; do
    PATH="$PATH:/usr/sbin:/sbin" command -v "${entry%%=*}" >/dev/null || missing+=("${entry#*=}")
  done
  [ -e /usr/share/seabios/bios-256k.bin ] || missing+=(seabios)
  install "${missing[@]}"
  tests/testbed/guest.sh tests/testbed/bin "$*" | tee "$log" || status=$?
  count "$log"
  rm -f "$log"
}

# A class of the ordinary tests, many more times or much longer; its tables go to standard error.
campaign() {
  local name=$1 project=$2 class=$3 log; log=$(mktemp); shift 3
  if env "$@" "tests/EdgeLiver.$project.Tests/bin/Release/net10.0/EdgeLiver.$project.Tests" \
      -class "EdgeLiver.$project.Tests.$class" -noColor -showLiveOutput >"$log" 2>&1; then
    passed=$((passed + 1)); say "$name: ok"
  else
    failed=$((failed + 1)); status=1; tail -n 30 "$log" >&2; say "$name: failed"
  fi
  sed -nE 's/.*\[OUTPUT\] //p' "$log" >&2
  rm -f "$log"
}

campaign_fuzz() { campaign fuzz Radiomics NiftiFuzzTests EDGELIVER_FUZZ_SECONDS="${EDGELIVER_FUZZ_SECONDS:-120}"; }

campaign_kill() { campaign kill Uplink KillTests EDGELIVER_KILLS="${EDGELIVER_KILLS:-1000}"; }

campaign_powercut() {
  campaign powercut Uplink 'PowerCut*' EDGELIVER_CUTS="${EDGELIVER_CUTS:-5000}"
  campaign "bit flips" Uplink BitFlipTests EDGELIVER_FLIPS="${EDGELIVER_FLIPS:-2000}"
}

# Ten minutes of a probe that all but rests, none of it to be taken for a Freeze.
campaign_screen() { campaign screen Capture StandstillTests EDGELIVER_SCAN_MINUTES=10; }

campaign_link() {
  campaign "link speed" Uplink LinkSpeedTests EDGELIVER_BACKLOG="${EDGELIVER_BACKLOG:-100000}"
  campaign "link faults" Uplink LinkFaultTests EDGELIVER_LINK_RECORDS="${EDGELIVER_LINK_RECORDS:-20000}" EDGELIVER_CENTRE_AWAY_MINUTES="${EDGELIVER_CENTRE_AWAY_MINUTES:-0}"
}

# A fleet at a centre: Mosquitto, PostgreSQL, two instances, 2,000 boxes for ten minutes, 10,000 births.
campaign_fleet() {
  campaign fleet Central FleetLoadTests EDGELIVER_FLEET_DEVICES="${EDGELIVER_FLEET_DEVICES:-2000}" \
    EDGELIVER_FLEET_SECONDS="${EDGELIVER_FLEET_SECONDS:-600}" EDGELIVER_FLEET_BIRTHS="${EDGELIVER_FLEET_BIRTHS:-10000}" EDGELIVER_FLEET_EXAMS="${EDGELIVER_FLEET_EXAMS:-100000}"
}

campaign_soak() { campaign soak Uplink LinkSoakTests EDGELIVER_SOAK_MINUTES="${EDGELIVER_SOAK_MINUTES:-30}"; }

# 30 days of a clinic; the 14 GB of key frames are counted and stand on the disk as holes.
campaign_clinic() { campaign clinic Uplink BusyClinicTests EDGELIVER_CLINIC_DAYS="${EDGELIVER_CLINIC_DAYS:-30}"; }

# The plug of an emulated machine is pulled; the other engines' rows stand beside ours and are no failure of ours.
campaign_guest-powercut() {
  local guest=tests/testbed/powercut folder=tests/EdgeLiver.Uplink.Tests/bin/guest cuts=${EDGELIVER_GUEST_CUTS:-50} engine iops
  command -v qemu-system-x86_64 >/dev/null || install qemu-system-x86 seabios
  command -v busybox >/dev/null || install busybox-static
  command -v cpio >/dev/null || install cpio
  command -v modprobe >/dev/null || [ -x /sbin/modprobe ] || install kmod
  [ -x /sbin/mkfs.ext4 ] || install e2fsprogs
  "$guest/guest.sh" "$folder" >&2
  for iops in 20 ""; do
    # shellcheck disable=SC2086 # no word at all for a disk that is as fast as it can be
    if "$guest/cut.sh" "$folder" store $((cuts / 2)) $iops >&2; then
      passed=$((passed + 1))
    else
      failed=$((failed + 1)); status=1; say "guest power cuts: failed"
    fi
    for engine in litedb sqlite; do
      # shellcheck disable=SC2086
      "$guest/cut.sh" "$folder" "$engine" $(((cuts + 9) / 10)) $iops >&2 || true
    done
  done
}

# Libraries that are not ours, from npm's registry, speak with ours: a test that skips without them. Their progress goes to standard error.
foreign() {
  local name=$1 source=$2 variable=$3 project=$4 class=$5 folder log; folder=$(mktemp -d); log=$(mktemp)
  command -v npm >/dev/null || install nodejs npm
  cp "$source"/* "$folder"
  if (cd "$folder" && npm install --ignore-scripts --no-audit --no-fund --no-package-lock >&2) \
    && env "$variable=$folder" "tests/EdgeLiver.$project.Tests/bin/Release/net10.0/EdgeLiver.$project.Tests" \
      -class "EdgeLiver.$project.Tests.$class" >"$log" 2>&1 && grep -q 'Total: 1, Errors: 0, Failed: 0, Skipped: 0' "$log"; then
    passed=$((passed + 1)); say "$name: ok"
  else
    failed=$((failed + 1)); status=1; tail -n 20 "$log" >&2; say "$name: failed"
  fi
  rm -rf "$folder" "$log"
}

campaign_sparkplug() {
  foreign "sparkplug decoder" tests/EdgeLiver.Uplink.Tests/Sparkplug/decoder EDGELIVER_SPARKPLUG_DECODER Uplink Sparkplug.OtherDecoderTests
  foreign "another box at the centre" tests/EdgeLiver.Central.Tests/OtherBox EDGELIVER_OTHER_BOX Central OtherBoxTests
}

campaign_fhir() { foreign "FHIR validators" tests/EdgeLiver.Contracts.Tests/validator EDGELIVER_FHIR_VALIDATOR Contracts OtherValidatorTests; }

# Whole exams and the centre's pages in Chromium; their driver and axe come from npm's registry. Screenshots go to the folder that EDGELIVER_SCREENSHOTS names. core: the exams alone.
campaign_browser() {
  local folder log missing=() entry; folder=$(mktemp -d); log=$(mktemp)
  for entry in chromium=chromium npm=npm node=nodejs; do command -v "${entry%%=*}" >/dev/null || missing+=("${entry#*=}"); done
  [ -e /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc ] || missing+=(fonts-noto-cjk)
  install "${missing[@]}"
  cp tests/browser/* "$folder"
  (cd "$folder" && npm install --ignore-scripts --no-audit --no-fund --no-package-lock >&2) \
    && node "$folder/exam.mjs" tests/EdgeLiver.EndToEnd.Tests/bin/Release/net10.0/edgeliver "${EDGELIVER_SCREENSHOTS:-}" "$@" | tee "$log" || status=$?
  count "$log"
  node "$folder/central.mjs" tests/EdgeLiver.Central.Tests/bin/Release/net10.0/edgeliver-central "${EDGELIVER_SCREENSHOTS:-}" | tee "$log" || status=$?
  count "$log"
  rm -rf "$folder" "$log"
}

# Among all tests these three skip, because they have no packages; here they run with them.
other_libraries() { campaign_sparkplug; campaign_fhir; skipped=$((skipped - 3)); }

# The Debian package in a clean Debian: upgrades that are killed in the middle, then a guest that boots it under systemd.
campaign_package() {
  local missing=() entry log; log=$(mktemp)
  for entry in mmdebstrap=mmdebstrap qemu-system-x86_64=qemu-system-x86 busybox=busybox-static cpio=cpio modprobe=kmod xz=xz-utils make=make mke2fs=e2fsprogs; do
    PATH="$PATH:/usr/sbin:/sbin" command -v "${entry%%=*}" >/dev/null || missing+=("${entry#*=}")
  done
  [ -e /usr/share/seabios/bios-256k.bin ] || missing+=(seabios)
  install "${missing[@]}"
  tests/testbed/package/run.sh tests/testbed/bin | tee "$log" || status=$?
  count "$log"
  rm -f "$log"
}

campaign_training() { training train.sh; training view/train.sh; training opinion.sh; }

# What can be said of the Debian package without installing it (its exposure figure goes to standard error), and the image's own update
# put to the program that takes it.
package() {
  local log script; log=$(mktemp)
  for script in quick swu; do
    "tests/testbed/package/$script.sh" | tee "$log" || status=$?
    count "$log"
  done
  rm -f "$log"
}

# Every requirement has a test that passed in this run; the table stands beside the reports.
evidence() {
  if tests/EdgeLiver.Conformity.Tests/bin/Release/net10.0/EdgeLiver.Conformity.Tests evidence "$reports" tests/EdgeLiver.Conformity.Tests/bin/evidence.md >&2; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1)); status=1
  fi
}

# CycloneDX's own validator reads the bill of materials; it comes from npm's registry.
campaign_sbom() {
  local folder log; folder=$(mktemp -d); log=$(mktemp)
  command -v npm >/dev/null || install nodejs npm
  cp tests/EdgeLiver.Conformity.Tests/validator/* "$folder"
  if tests/EdgeLiver.Conformity.Tests/bin/Release/net10.0/EdgeLiver.Conformity.Tests sbom "$folder/edgeliver.cdx.json" \
    && (cd "$folder" && npm install --ignore-scripts --no-audit --no-fund --no-package-lock >&2 && node validate.mjs edgeliver.cdx.json) >"$log" 2>&1; then
    passed=$((passed + 1)); say "sbom: $(tail -n 1 "$log")"
  else
    failed=$((failed + 1)); status=1; tail -n 20 "$log" >&2; say "sbom: failed"
  fi
  rm -rf "$folder" "$log"
}

# The plug of an emulated machine that updates itself is pulled, and what starts then is looked at.
campaign_guest-updates() {
  local guest=tests/testbed/powercut folder=tests/EdgeLiver.Updates.Tests/bin/guest
  command -v qemu-system-x86_64 >/dev/null || install qemu-system-x86 seabios
  command -v busybox >/dev/null || install busybox-static
  command -v cpio >/dev/null || install cpio
  command -v modprobe >/dev/null || [ -x /sbin/modprobe ] || install kmod
  [ -x /sbin/mkfs.ext4 ] || install e2fsprogs
  "$guest/guest.sh" "$folder" EdgeLiver.Updates.Tests >&2
  if "$guest/update.sh" "$folder" "${EDGELIVER_UPDATE_CUTS:-25}" >&2; then
    passed=$((passed + 1)); say "guest updates: ok"
  else
    failed=$((failed + 1)); status=1; say "guest updates: failed"
  fi
}

every_run() { dotnet_tests; evidence; permission_tests; other_libraries; campaign_sbom; package; campaign_browser core; training train.sh --smoke; training view/train.sh --smoke; training opinion.sh --smoke; }

campaign_guest() {
  EDGELIVER_GUEST_SECONDS="${EDGELIVER_GUEST_SECONDS:-5400}" EDGELIVER_GUEST_TIMED=1 EDGELIVER_GUEST_CYCLES="${EDGELIVER_GUEST_CYCLES:-200}" guest
}

install_missing
build
case "${1:-}" in
  --only)
    if ! printf '%s\n' "${campaigns[@]}" | grep -qx -- "${2:-}"; then
      say "tests/run.sh --only ${2:-}: must be one of: ${campaigns[*]}"
      exit 2
    fi
    "campaign_$2" ;;
  --long)
    every_run
    for name in "${campaigns[@]}"; do "campaign_$name"; done ;;
  "") every_run ;;
  *) say "usage: tests/run.sh [--long | --only NAME]"; exit 2 ;;
esac
printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
[ "$failed" -eq 0 ] || status=1
exit "$status"
