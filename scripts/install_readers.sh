#!/bin/sh
# Make sure the tests find LibreOffice, which opens and saves the spreadsheets as a reader would.
# Does nothing where it is there; fails where it can be neither found nor installed.
set -eu
if command -v soffice >/dev/null; then
  exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends libreoffice-calc >/dev/null
  exit 0
fi
echo "LibreOffice Calc is needed for the tests: install it so that 'soffice' is on the path." >&2
exit 1
