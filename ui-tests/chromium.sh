#!/bin/sh
# Prints the path of a Chromium. Installs Debian's when there is none and this user may; else says what to do.
set -eu

find_chromium() {
  for name in "${CHROMIUM_PATH:-}" chromium chromium-browser google-chrome google-chrome-stable; do
    [ -n "$name" ] && command -v "$name" && return
  done
  return 1
}

find_chromium && exit

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "No Chromium found: installing Debian's package chromium." >&2
  { apt-get update && apt-get install --yes --no-install-recommends chromium fonts-liberation; } >&2
  find_chromium && exit
fi

echo "The browser tests need Chromium or Chrome. Install one (Debian: apt-get install chromium)," >&2
echo "or name yours: CHROMIUM_PATH=/path/to/chrome make test-browser." >&2
exit 1
