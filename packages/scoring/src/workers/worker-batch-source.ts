/** The part of a worker's program that scores a table part by part. */
export const batchSource: string = String.raw`
def as_frame(result, count):
    import numpy, pandas
    if isinstance(result, pandas.DataFrame):
        return result.reset_index(drop=True)
    values = result.tolist() if isinstance(result, numpy.ndarray) and result.ndim > 1 else result
    return pandas.DataFrame({"prediction": list(values) if not hasattr(values, "dtype") else numpy.asarray(values)})

class Output:
    """Writes tables one after the other: Parquet, CSV or lines of JSON, by the end of the name."""
    def __init__(self, path, kind, header):
        self.path, self.kind, self.header, self.writer = path, kind, header, None
    def write(self, frame):
        if self.path is None:
            return
        if self.kind == "parquet":
            import pyarrow, pyarrow.parquet
            table = pyarrow.Table.from_pandas(frame, preserve_index=False)
            if self.writer is None:
                self.writer = pyarrow.parquet.ParquetWriter(self.path, table.schema)
            self.writer.write_table(table.cast(self.writer.schema))
        else:
            first = self.header and self.writer is None
            self.writer = self.writer or open(self.path, "w", encoding="utf-8", newline="")
            if self.kind == "csv":
                frame.to_csv(self.writer, index=False, header=first)
            else:
                frame.to_json(self.writer, orient="records", lines=True)
    def close(self):
        if self.writer is not None:
            self.writer.close()

def parts_of(source, size, start, stop):
    """The rows from start to stop, size at a time. What has none of them is not read."""
    wanted, first, at = [], 0, 0
    for index in range(source.num_row_groups):
        after = at + source.metadata.row_group(index).num_rows
        if after > start and at < stop:
            first = first if wanted else at
            wanted.append(index)
        at = after
    skip, left = start - first, stop - start
    for part in source.iter_batches(batch_size=size, row_groups=wanted):
        skip, part = max(0, skip - part.num_rows), part.slice(min(skip, part.num_rows), left)
        left -= part.num_rows
        if part.num_rows > 0:
            yield part
        if left <= 0:
            break

def run_batch(call):
    """Scores a Parquet file part by part; each goes to the output and, with its rows, to whoever asked, who says when to go on."""
    global predict_ns
    import secrets
    import pyarrow.parquet
    source = pyarrow.parquet.ParquetFile(call["path"])
    output = Output(call.get("output"), call.get("kind"), call.get("header", True))
    keys, start = call["keys"], call.get("from") or 0
    stop = source.metadata.num_rows if call.get("to") is None else call["to"]
    at = start
    have = source.schema_arrow.names
    wanted = [name for name in names if name in have] if names else [name for name in have if name not in keys]
    try:
        for part in parts_of(source, call["size"], start, stop):
            table = part.to_pandas()
            computed.clear()
            predict_ns = 0
            began = time.time()
            result = model.predict(table[wanted])
            frame = as_frame(result, len(table))
            inference_id = "%012x%s" % (int(began * 1000), secrets.token_hex(10))
            entities = [] if not keys else table[keys[0]].astype(str).tolist() if len(keys) == 1 else [
                json.dumps(list(row), default=str) for row in table[keys].itertuples(index=False)]
            if call.get("output"):
                extra = {"inference_id": inference_id, "row": range(len(table))}
                clash = {name: f"prediction.{name}" for name in frame.columns if name in keys or name in extra}
                whole = frame.rename(columns=clash).assign(**extra)
                for index, name in enumerate(keys):
                    whole.insert(index, name, table[name].to_numpy())
                output.write(whole)
            send({"id": call["id"], "part": True, "inference_id": inference_id, "at": int(began * 1000),
                  "from": at, "to": at + len(table), "keys": entities, "computed": plain(computed),
                  "predict_us": predict_ns // 1000}, answer_text(result).encode())
            at += len(table)
            if not take()[0].get("go"):
                break
        send({"id": call["id"], "end": True, "rows": at - start})
    except BaseException as error:
        send({"id": call["id"], "end": True, "rows": at - start, "error": f"{type(error).__name__}: {error}"})
    finally:
        output.close()
`
