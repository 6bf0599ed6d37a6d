"""Writes Delta tables as deltalake does, and prints the rows of each version as deltalake reads them: JSON."""

import datetime
import json
import os
import sys

from arro3.core import Array, DataType, Table
from deltalake import DeltaTable, QueryBuilder, write_deltalake

root = sys.argv[1]


def table(**columns):
    types = {"id": DataType.int64(), "city": DataType.utf8(), "fare": DataType.float64(), "day": DataType.int32(), "tip": DataType.int32()}
    arrays = {name: Array(values, type=types[name]) for name, values in columns.items()}
    if "day" in arrays:
        arrays["day"] = arrays["day"].cast(DataType.date32())
    return Table.from_pydict(arrays)


def rows(path, version):
    found = DeltaTable(path, version=version)
    read = QueryBuilder().register("t", found).execute("select * from t order by id").read_all()
    names = read.column_names
    columns = [[None if value.as_py() is None else value.as_py() for value in read.column(name)] for name in names]
    return [dict(zip(names, values)) for values in zip(*columns)]


def days(*numbers):
    return [(datetime.date(2026, 3, number) - datetime.date(1970, 1, 1)).days for number in numbers]


def trips(path):
    write_deltalake(path, table(id=[1, 2, 3], city=["Bern", "Genève", None], fare=[1.5, -0.25, 1e300], day=days(1, 2, 3)))
    write_deltalake(path, table(id=[4, 5], city=["Bern", "Basel"], fare=[7.0, None], day=days(4, 5)), mode="append")
    DeltaTable(path).delete("id = 2")
    DeltaTable(path).update(predicate="city = 'Bern'", updates={"fare": "fare * 2"})
    write_deltalake(path, table(id=[6], city=["Chur"], fare=[3.0], day=days(6), tip=[1]), mode="append", schema_mode="merge")
    changes = table(id=[4, 7], city=["Bern", "Sion"], fare=[99.0, 8.0], day=days(4, 7), tip=[2, 3])
    DeltaTable(path).merge(changes, "t.id = s.id", source_alias="s", target_alias="t").when_matched_update_all().when_not_matched_insert_all().execute()
    DeltaTable(path).create_checkpoint()
    DeltaTable(path).optimize.compact()


def parts(path):
    write_deltalake(path, table(id=[1, 2, 3], city=["a b", "x/y", None], fare=[1.0, 2.0, 3.0]), partition_by=["city"])
    write_deltalake(path, table(id=[4], city=["a b"], fare=[4.0]), mode="append")
    write_deltalake(path, table(id=[9], city=["new"], fare=[9.0]), mode="overwrite")


made = {}
for make in (trips, parts):
    path = os.path.join(root, make.__name__)
    make(path)
    last = DeltaTable(path).version()
    made[make.__name__] = [rows(path, version) for version in range(last + 1)]
print(json.dumps(made, default=str))
