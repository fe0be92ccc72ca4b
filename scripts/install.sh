#!/bin/sh
# Puts a built program, its manual and the completions of shells below a prefix, or takes them away.
#
#   install.sh install|uninstall PROGRAM PREFIX [DESTDIR]
set -eu
what=$1 program=$2 prefix=$3 root=${4:-}
here=$(cd "$(dirname "$0")/.." && pwd)

bash=$prefix/share/bash-completion/completions/strata
zsh=$prefix/share/zsh/site-functions/_strata
fish=$prefix/share/fish/vendor_completions.d/strata.fish
doc=$prefix/share/doc/strata
man=$prefix/share/man/man1/strata.1

# write MODE SOURCE TARGET
put() {
  mkdir -p "$(dirname "$root$3")"
  install -m "$1" "$2" "$root$3"
}

completions() {
  made=$(mktemp)
  trap 'rm -f "$made"' EXIT
  "$program" --generate-completion-script "$1" >"$made"
  put 644 "$made" "$2"
}

case $what in
  install)
    put 755 "$program" "$prefix/bin/strata"
    put 644 "$here/docs/strata.1" "$man"
    put 644 "$here/docs/language.md" "$doc/language.md"
    for script in "$here"/examples/*.seg; do put 644 "$script" "$doc/examples/$(basename "$script")"; done
    completions bash "$bash"
    completions zsh "$zsh"
    completions fish "$fish"
    ;;
  uninstall)
    for file in "$prefix/bin/strata" "$man" "$bash" "$zsh" "$fish"; do rm -f "$root$file"; done
    rm -rf "$root$doc"
    ;;
  *)
    echo "install.sh install|uninstall PROGRAM PREFIX [DESTDIR]" >&2
    exit 2
    ;;
esac
