"""Reads a version by its address and the same bytes from the disk in turns; prints the first time and the middle of the others."""

import json
import statistics
import sys
import time
import urllib.request

import pandas as pd

url, path, repeats = sys.argv[1], sys.argv[2], int(sys.argv[3])


def seconds(place):
    started = time.perf_counter()
    frame = pd.read_parquet(place)
    return time.perf_counter() - started, frame


# What pandas itself loads on its first reading is no work of the server.
pd.DataFrame({"a": [1]}).to_parquet(path)
pd.read_parquet(path)
first, frame = seconds(url)
urllib.request.urlretrieve(url, path)
times = {"url": [], "disk": []}
for _ in range(repeats):
    for name, place in (("url", url), ("disk", path)):
        took, again = seconds(place)
        if len(again) != len(frame):
            sys.exit(f"{name}: {len(again)} rows in place of {len(frame)}")
        times[name].append(took)
pd.testing.assert_frame_equal(pd.read_parquet(path), frame)
print(json.dumps({"first": first, **{name: statistics.median(all) for name, all in times.items()}}))
