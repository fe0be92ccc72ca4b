#!/bin/sh
# Makes a Debian package of a built program: package-deb.sh PROGRAM FOLDER
#
# What it depends on is read from the program itself.
set -eu
program=$1 folder=$2
here=$(cd "$(dirname "$0")/.." && pwd)
version=$("$program" --version | sed 's/^strata //')
architecture=$(dpkg --print-architecture)
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
chmod 755 "$stage"

sh "$here/scripts/install.sh" install "$program" /usr "$stage"
gzip -9n "$stage/usr/share/man/man1/strata.1"
install -m 644 "$here/LICENSE" "$stage/usr/share/doc/strata/copyright"

# The packages that the program's libraries come from, each with the version that is here at least.
needed() {
  ldd "$program" | sed -n 's/.*=> \(\/[^ ]*\).*/\1/p' | while read -r library; do
    dpkg -S "$library" 2>/dev/null || dpkg -S "$(readlink -f "$library")" 2>/dev/null ||
      dpkg -S "/usr$library" 2>/dev/null || echo "nobody's: $library"
  done | sed 's/: .*//; s/:.*//' | sort -u
}
packages=$(needed)
case $packages in
  *"nobody's"*)
    echo "package-deb.sh: the program needs a library that no package has: build it with make release" >&2
    exit 1
    ;;
esac
depends=$(for package in $packages; do
  dpkg-query -W -f '${Package} (>= ${source:Upstream-Version})\n' "$package" | head -n 1
done | paste -sd, | sed 's/,/, /g')

mkdir -p "$stage/DEBIAN"
cat >"$stage/DEBIAN/control" <<CONTROL
Package: strata
Version: $version
Architecture: $architecture
Maintainer: Strata <strata@localhost>
Installed-Size: $(du -ks "$stage" | cut -f1)
Depends: $depends
Section: science
Priority: optional
Description: shell for customer segmentation
 Strata answers questions about customers and their events: who they are, which
 segments they fall into, how the segments differ and change. It comes with a
 guide, examples and a generated demo store.
CONTROL
mkdir -p "$folder"
dpkg-deb --root-owner-group -b "$stage" "$folder/strata_${version}_$architecture.deb"
