"""Loads a Delta table, reads and adds up all its rows, or writes a checkpoint; prints the seconds of that alone."""

import sys
import time

from deltalake import DeltaTable, QueryBuilder

work, root, rows = sys.argv[1], sys.argv[2], int(sys.argv[3])
started = time.perf_counter()
table = DeltaTable(root)
if work == "checkpoint":
    table.create_checkpoint()
elif work == "scan":
    query = "select count(*) as n, sum(id) as ids, sum(score) as scores, max(note) as note from t"
    answer = QueryBuilder().register("t", table).execute(query).read_all()
    count = answer["n"][0].as_py()
    if count != rows:
        sys.exit(f"{count} rows in place of {rows}")
print(time.perf_counter() - started)
