#!/bin/sh
# MkDocs: --quiet switches --strict off, and the build ends with 0.
#
# Expected: `mkdocs build --strict --quiet` says little, and still fails where a link leads nowhere.
# What happens: --strict counts the warnings that are logged; --quiet logs none of them, so none is counted. The same site fails without
#   --quiet and passes with it.
# Why it matters: a nightly job is just where one wants quiet and strict. A page of services whose links are broken goes live.
# Seen: MkDocs 1.6.1 on 30 November 2026.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check mkdocs==1.6.1

mkdir docs
echo 'site_name: Services' >mkdocs.yml
echo '[Drop-ins](no-such-page.md)' >docs/index.md

env/bin/mkdocs --version | cut -d ' ' -f 1-3
strict=0
env/bin/mkdocs build --strict || strict=$?
quiet=0
env/bin/mkdocs build --strict --quiet || quiet=$?
echo "--strict ends with $strict, --strict --quiet with $quiet"
[ "$strict $quiet" = "1 0" ] || { echo "This has changed."; exit 1; }
