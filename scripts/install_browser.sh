#!/bin/sh
# Make sure the browser tests find a browser and a Chinese font; does nothing where they are there.
set -eu
find_browser() { command -v chromium || command -v chromium-browser || command -v google-chrome; }
has_chinese_font() { command -v fc-list >/dev/null && [ -n "$(fc-list :lang=zh-cn)" ]; }

if find_browser >/dev/null && has_chinese_font; then
  exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends chromium fontconfig fonts-noto-cjk >/dev/null
  exit 0
fi
find_browser >/dev/null || .venv/bin/python -m playwright install chromium
