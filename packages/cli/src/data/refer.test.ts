import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { openTestBench } from '../command-line.testing.ts'

void test('a reference to a Delta table is made and checked', async (t) => {
  const lake = await mkdtemp(join(tmpdir(), 'stemma-lake-'))
  t.after(() => rm(lake, { recursive: true }))
  const log = join(lake, 'trips/_delta_log')
  await mkdir(log, { recursive: true })
  const schemaString = JSON.stringify({
    type: 'struct',
    fields: [{ name: 'id', type: 'long', nullable: true, metadata: {} }],
  })
  const actions = [
    { protocol: { minReaderVersion: 1, minWriterVersion: 2 } },
    { metaData: { id: 'x', schemaString, partitionColumns: [], configuration: {} } },
  ]
  const first = join(log, '00000000000000000000.json')
  await writeFile(first, actions.map((action) => `${JSON.stringify(action)}\n`).join(''))
  const own = await openTestBench(undefined, { STEMMA_SOURCE_LAKE: lake })
  t.after(() => own.close())
  const made = await own.stemma('data', 'refer', 'trips', 'lake:trips')
  const until =
    /\n {2}VACUUM may remove its files 1 week after .* stemma data pin keeps its rows\.\n$/u
  assert.match(made.stdout, /^trips\/1 {2}0 rows of lake:trips, delta: version 0 of the table\n/u)
  assert.match(made.stdout, until)
  const intact = (await own.stemma('data', 'check', 'trips')).stdout
  assert.match(intact, /^trips\/1: intact\n/u)
  assert.match(intact, until)
  await rm(first)
  const gone = await own.stemma('data', 'check', 'trips')
  assert.equal(gone.status, 1)
  assert.match(gone.stdout, /^trips\/1: unreachable: The Delta table can't be read/u)
  assert.match((await own.stemma('data', 'refer', 'x', 'none:x')).stderr, /no source "none"/u)
})
