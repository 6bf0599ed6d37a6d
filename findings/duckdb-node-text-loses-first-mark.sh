#!/usr/bin/env bash
# @duckdb/node-api 1.5.6-r.1: a text whose first character is U+FEFF comes back without it.
# Input: the text U+FEFF, a; its length asked of the engine, and its value read by getRows, as a column and inside a list.
# Expected: the value that the engine has, of two characters. Seen: the engine counts two, JavaScript gets one: the mark is taken for that of a file.
# Stemma: writes Arrow and Parquet without passing texts through the driver; docs/users/data-versions.md says what a query and diff --rows show.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf -- "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --no-save '@duckdb/node-api@1.5.6-r.1' >/dev/null
cat >look.mjs <<'JAVASCRIPT'
import { DuckDBInstance } from '@duckdb/node-api'
const connection = await (await DuckDBInstance.create(':memory:')).connect()
const reader = await connection.runAndReadAll(`select length(t), t, [t] from (select chr(65279) || 'a' as t)`)
const [[counted, text, list]] = reader.getRows()
console.log(`engine ${counted}, column ${text.length}, list ${list.items[0].length}`)
JAVASCRIPT
seen=$(node look.mjs)
echo "$seen"
[ "$seen" = 'engine 2, column 1, list 1' ] || { echo 'it behaves otherwise now' >&2; exit 1; }
