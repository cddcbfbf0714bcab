#!/bin/sh
# Make sure the tests find the programs that open the downloads as readers do: LibreOffice opens and saves
# the spreadsheets, R runs the documentation's example, Java the checker of HTML.
# Does nothing where they are there; fails where they can be neither found nor installed.
set -eu
missing=""
command -v soffice >/dev/null || missing="$missing libreoffice-calc"
command -v Rscript >/dev/null || missing="$missing r-base-core"
command -v java >/dev/null || missing="$missing default-jre-headless"
if [ -z "$missing" ]; then
  exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  # shellcheck disable=SC2086 # a list of names
  apt-get install -y -qq --no-install-recommends $missing >/dev/null
  exit 0
fi
echo "The tests need LibreOffice Calc, R and Java: install them so that 'soffice', 'Rscript' and 'java' are on the path." >&2
exit 1
