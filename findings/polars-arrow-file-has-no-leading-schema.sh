#!/usr/bin/env bash
# polars 2.1.0 beside pyarrow 26.0.1: an Arrow IPC file of polars has no schema message before its batches, one of pyarrow has.
# Input: one column of three whole numbers, written by write_ipc of polars and by pyarrow.ipc.new_file.
# Expected (format pages of Arrow: a file is a stream between two magic words, with a footer): what stands behind the first word reads as a stream. Seen: that of
# pyarrow does; that of polars is refused by pyarrow's stream reader. Both read well as files, by their footers.
# Stemma: reads files by their footer.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf -- "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check 'polars==2.1.0' 'pyarrow==26.0.1'
seen=$(cd "$place" && "$place/venv/bin/python" - <<'PYTHON'
import io

import polars
import pyarrow

table = pyarrow.table({"n": pyarrow.array([1, 2, 3], pyarrow.int64())})
own = io.BytesIO()
with pyarrow.ipc.new_file(own, table.schema) as writer:
    writer.write_table(table)
other = io.BytesIO()
polars.DataFrame({"n": [1, 2, 3]}).write_ipc(other, compression="uncompressed")


def outcome(read):
    try:
        return read().read_all().column("n").to_pylist() == [1, 2, 3]
    except (pyarrow.ArrowInvalid, OSError):
        return "refused"


for name, written in (("pyarrow", own), ("polars", other)):
    content = written.getvalue()
    as_file = outcome(lambda: pyarrow.ipc.open_file(io.BytesIO(content)))
    as_stream = outcome(lambda: pyarrow.ipc.open_stream(io.BytesIO(content[8:])))
    print(name, as_file, as_stream)
PYTHON
)
echo "$seen"
[ "$seen" = 'pyarrow True True
polars True refused' ] || { echo 'it behaves otherwise now' >&2; exit 1; }
