import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { pythonEnvironment } from '../../../../tests/env/python.ts'
import { runCommand } from '../../../../tests/env/run-command.ts'
import { fetchByHttp } from '../client/fetch-by-http.ts'
import { makeHttpClient } from '../client/http-client.ts'
import { openTestBench } from '../command-line.testing.ts'
import { readRows } from './read-rows.ts'

test('rows come as they are: what is no number is none, and what a double can not hold is exact', async (t) => {
  const bench = await openTestBench()
  t.after(() => bench.close())
  const { python } = await pythonEnvironment('mlflow-3.17.2')
  const program = `
import pyarrow, pyarrow.parquet
table = pyarrow.table({
    "x": pyarrow.array([1.5, float("nan"), None, float("inf"), float("-inf")]),
    "n": pyarrow.array([9007199254740993, 1, None, -9007199254740993, 0]),
    "s": pyarrow.array(["NaN", "Zürich\\n", "Infinity", None, '"']),
})
pyarrow.parquet.write_table(table, "odd.parquet")`
  const made = await runCommand([python, '-c', program], { cwd: bench.folder })
  assert.equal(made.status, 0, made.stderr)
  const added = await bench.stemma('data', 'add', 'odd', join(bench.folder, 'odd.parquet'))
  assert.equal(added.status, 0, added.stderr)
  const rows = await readRows(makeHttpClient(bench.url, fetchByHttp), { reference: 'odd/1' })
  assert.deepEqual(
    rows.map(({ x }) => x),
    [1.5, null, null, Infinity, -Infinity],
  )
  assert.deepEqual(
    rows.map(({ n }) => n),
    [9007199254740993n, 1, null, -9007199254740993n, 0],
  )
  assert.deepEqual(
    rows.map(({ s }) => s),
    ['NaN', 'Zürich\n', 'Infinity', null, '"'],
  )
})
