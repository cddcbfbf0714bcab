#!/bin/sh
# Make sure the browser tests find Chromium, WebKit and a Chinese font; installs only what is missing.
# Without WebKit, which iPhones have, its tests are skipped.
# Ubuntu has no package of Chromium that runs in a container: where none is there, Playwright brings its own.
set -eu
has_shell() { command -v chromium-headless-shell >/dev/null; }
find_browser() { command -v chromium-headless-shell || command -v chromium || command -v chromium-browser || command -v google-chrome; }
has_chinese_font() { command -v fc-list >/dev/null && [ -n "$(fc-list :lang=zh-cn)" ]; }
can_install() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }

missing=""
has_chinese_font || missing="fontconfig fonts-noto-cjk"
# Debian packs the headless shell apart: the same browser, four times as light.
if ! has_shell && can_install && grep -qs '^ID=debian' /etc/os-release; then
  missing="$missing chromium-headless-shell"
fi
command -v WebKitWebDriver >/dev/null && command -v Xvfb >/dev/null || missing="$missing webkit2gtk-driver xvfb"
if [ -n "$missing" ] && can_install; then
  export DEBIAN_FRONTEND=noninteractive
  # shellcheck disable=SC2086 # a list of names
  { apt-get update -qq && apt-get install -y -qq --no-install-recommends $missing >/dev/null; } \
    || find_browser >/dev/null
fi
if ! find_browser >/dev/null; then
  if can_install; then
    .venv/bin/python -m playwright install --with-deps chromium
  else
    .venv/bin/python -m playwright install chromium
  fi
fi
has_chinese_font || echo "No Chinese font: install one (fonts-noto-cjk), or pictures of pages show empty boxes." >&2
