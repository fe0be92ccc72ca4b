#!/bin/sh
# Finds what the build needs and installs what is missing: the Swift toolchain (only checked),
# pkg-config, libedit, zlib, SQLite. Says nothing when nothing is missing, so it can stand before every command.
#
#   setup.sh [tests]    tests: also what only tests need, a server of PostgreSQL and its client library
set -eu

wanted_major=6
wanted_minor=2

say() { printf 'setup: %s\n' "$*" >&2; }
fail() {
  say "$@"
  exit 1
}

# The toolchain is never installed from here: there are several ways to, and the choice is the
# reader's.
check_swift() {
  if ! command -v swift >/dev/null 2>&1; then
    say "the Swift toolchain is missing: 'swift' is not on the PATH."
    fail "Install Swift $wanted_major.$wanted_minor or newer from https://www.swift.org/install and try again."
  fi
  # "Swift version 6.3.1 (…)", on macOS "Apple Swift version 6.3.1 (…)".
  found=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9][0-9.]*\).*/\1/p' | head -n 1)
  [ -n "$found" ] || fail "'swift --version' does not say a version; Swift $wanted_major.$wanted_minor or newer is needed."
  major=${found%%.*}
  case $found in
    *.*) minor=${found#*.} minor=${minor%%.*} ;;
    *) minor=0 ;;
  esac
  if [ "$major" -lt "$wanted_major" ] ||
    { [ "$major" -eq "$wanted_major" ] && [ "$minor" -lt "$wanted_minor" ]; }; then
    fail "Swift $found is too old; $wanted_major.$wanted_minor or newer is needed (https://www.swift.org/install)."
  fi
}

has_pkg_config() { command -v pkg-config >/dev/null 2>&1; }
has() { has_pkg_config && pkg-config --exists "$1" 2>/dev/null; }

# Installs the given Debian packages, as root or through sudo. The output is shown on failure only.
install_with_apt() {
  as_root=
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null 2>&1 ||
      fail "missing: $*. Neither root nor sudo is at hand; have them installed: apt-get install $*"
    as_root=sudo
    # Without a terminal nobody can type a password: fail at once instead of waiting for one.
    [ -t 0 ] || as_root='sudo -n'
  fi
  log=$(mktemp)
  trap 'rm -f "$log"' EXIT
  say "installing $*"
  if ! { $as_root apt-get update -qq &&
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"; } \
    >"$log" 2>&1 </dev/null; then
    cat "$log" >&2
    fail "apt-get could not install: $*"
  fi
}

check_libraries_on_macos() {
  # libedit is keg-only: its description is not on pkg-config's own path.
  if command -v brew >/dev/null 2>&1; then
    PKG_CONFIG_PATH="$(brew --prefix)/opt/libedit/lib/pkgconfig:$(brew --prefix)/opt/sqlite/lib/pkgconfig:$(brew --prefix)/opt/zlib/lib/pkgconfig:${PKG_CONFIG_PATH:-}"
    export PKG_CONFIG_PATH
  fi
  missing=
  has_pkg_config || missing="$missing pkgconf"
  has libedit || missing="$missing libedit"
  has zlib || missing="$missing zlib"
  has sqlite3 || missing="$missing sqlite"
  [ -z "$missing" ] || fail "missing libraries; install them with Homebrew: brew install$missing"
}

# A server on which tests try their loads; without one they are skipped.
check_server() {
  for program in /usr/lib/postgresql/*/bin/initdb "$(command -v initdb || :)"; do
    [ -x "$program" ] && return 0
  done
  case $(uname -s) in
    Darwin) fail "missing for tests; install it with Homebrew: brew install postgresql" ;;
  esac
  command -v apt-get >/dev/null 2>&1 ||
    fail "missing for tests: a server of PostgreSQL with initdb, and libpq. Install them and try again."
  # The server that Debian's package may start by itself is left alone: tests start their own.
  install_with_apt postgresql libpq5
}

check_libraries() {
  missing=
  has_pkg_config || missing="$missing pkg-config"
  has libedit || missing="$missing libedit-dev"
  has zlib || missing="$missing zlib1g-dev"
  has sqlite3 || missing="$missing libsqlite3-dev"
  [ -n "$missing" ] || return 0
  command -v apt-get >/dev/null 2>&1 ||
    fail "missing:$missing (the names of Debian's packages; elsewhere such as libedit-devel, pkgconf). Install them and try again."
  # shellcheck disable=SC2086 # a list of words
  install_with_apt $missing
  for library in libedit zlib sqlite3; do
    has "$library" || fail "$library was installed, but 'pkg-config --exists $library' still does not find it."
  done
}

check_swift
case $(uname -s) in
  Darwin) check_libraries_on_macos ;;
  *) check_libraries ;;
esac
if [ "${1:-}" = tests ]; then check_server; fi
