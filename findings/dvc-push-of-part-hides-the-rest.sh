#!/usr/bin/env bash
# DVC 3.67.1: after `dvc push` of a part of a tracked directory, `dvc push` of all of it sends nothing, and the rest never arrives.
# Input: a directory of two files, and a folder as the remote; `dvc push data/one`, then `dvc push`. Expected (https://dvc.org/doc/command-reference/push: it
# uploads what the remote lacks): the second push sends the other file. Seen: the first one sends the list of the directory's files with the part, the second
# takes all that is listed for sent: "Everything is up to date", exit code 0, and `dvc pull` in another clone fails.
# Stemma: its server refuses a list of files that are not all there, and `stemma dvc push` sends the list with the last of them.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf -- "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check 'dvc==3.67.1'
export PATH="$place/venv/bin:$PATH" HOME="$place" TMPDIR="$place" DVC_NO_ANALYTICS=1 DVC_SITE_CACHE_DIR="$place/site"
mkdir "$place/repo"
cd "$place/repo"
git init --quiet
dvc init --quiet
dvc remote add --quiet -d there "$place/remote"
mkdir data
echo one > data/one
echo two > data/two
dvc add --quiet data
dvc push --quiet data/one
said=$(dvc push)
there=$(find "$place/remote" -type f ! -name '*.dir' | wc -l)
rm -r data .dvc/cache "$place/site"
status=0
dvc pull --quiet 2> /dev/null || status=$?
echo "the second push: $said; files there: $there of 2; pull: exit code $status"
[ "$said $there $status" = 'Everything is up to date. 1 1' ] || { echo 'it behaves otherwise now' >&2; exit 1; }
