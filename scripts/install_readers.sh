#!/bin/sh
# Make sure the tests find the programs that open the downloads as readers do: LibreOffice opens and saves
# the spreadsheets, R runs the documentation's example, Java the checker of HTML.
# Does nothing where they are there; fails where they can be neither found nor installed.
set -eu
missing=""
command -v soffice >/dev/null || missing="$missing libreoffice-calc"
command -v Rscript >/dev/null || missing="$missing r-base-core"
command -v java >/dev/null || missing="$missing default-jre-headless"
wished=""  # without it the tests of the server's settings are skipped
brotli=/usr/lib/nginx/modules/ngx_http_brotli_static_module.so
{ command -v nginx || test -x /usr/sbin/nginx; } >/dev/null && [ -f $brotli ] || wished="nginx-light libnginx-mod-http-brotli-static"
if [ -z "$missing$wished" ]; then
  exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq || [ -z "$missing" ]
  # shellcheck disable=SC2086 # lists of names
  [ -z "$missing" ] || apt-get install -y -qq --no-install-recommends $missing >/dev/null
  missing=""
  [ -z "$wished" ] || apt-get install -y -qq --no-install-recommends $wished >/dev/null && wished=""
fi
if [ -n "$wished" ]; then
  echo "nginx, or its module for brotli, is not there: tests of a server's settings are skipped." >&2
fi
[ -n "$missing" ] || exit 0
echo "The tests need LibreOffice Calc, R and Java: install them so that 'soffice', 'Rscript' and 'java' are on the path." >&2
exit 1
