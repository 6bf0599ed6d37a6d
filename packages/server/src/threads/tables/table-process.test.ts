import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import { StemmaError } from '@stemma/contract'
import type { Ingested } from '@stemma/tables'
import { TableProcess } from './table-process.ts'

interface Place {
  readonly process: TableProcess
  readonly ingest: (content: string) => Promise<Ingested>
}

function open(t: TestContext, idleMs = 60_000): Place {
  const folder = mkdtempSync(join(tmpdir(), 'stemma-table-process-'))
  const process = new TableProcess({
    idleMs,
    engine: { memoryBytes: 256 * 1024 * 1024, threads: 1, scratch: join(folder, 'scratch') },
  })
  t.after(async () => {
    await process.close()
    rmSync(folder, { recursive: true })
  })
  let count = 0
  return {
    process,
    ingest: (content) => {
      const own = join(folder, String(++count))
      mkdirSync(own)
      const path = join(own, 'source.csv')
      writeFileSync(path, content)
      const source = { path, format: 'csv' } as const
      return process.work.ingest({ source, csv: {}, key: [], widen: false, folder: own })
    },
  }
}

async function isGone(pid: number | undefined): Promise<void> {
  assert.ok(pid !== undefined)
  for (;;) {
    try {
      process.kill(pid, 0)
    } catch {
      return
    }
    await once(new AbortController().signal, 'never', { signal: AbortSignal.timeout(20) }).catch(
      () => {},
    )
  }
}

suite('the process of tables', () => {
  test('works, several pieces at a time, and stays for the next', async (t) => {
    const { process, ingest } = open(t)
    assert.equal(process.pid, undefined)
    const made = await Promise.all(['a\n1\n', 'a\n1\n2\n', 'a\n', 'a,b\n1,2\n'].map(ingest))
    assert.deepEqual(
      made.map(({ rows }) => rows),
      [1, 2, 0, 1],
    )
    const { pid } = process
    await ingest('a\n1\n')
    assert.equal(process.pid, pid)
  })

  test('does other work while queries take long, and lets no more than some queries wait', async (t) => {
    const { process, ingest } = open(t)
    const endless =
      'with recursive t(n) as (select 1 union all select n + 1 from t) select count(*) from t'
    const query = (timeLimitMs: number) =>
      process.work.query({ sql: endless, tables: {}, mostRows: 1, timeLimitMs })
    const late: Promise<unknown>[] = []
    for (let more = 0; more < 21; more++) late.push(assert.rejects(query(3000)))
    await assert.rejects(query(3000), /Too many queries are waiting/u)
    assert.equal((await ingest('a\n1\n')).rows, 1)
    await process.close()
    await Promise.all(late)
  })

  test('tells errors as they are', async (t) => {
    const { ingest } = open(t)
    await assert.rejects(ingest('a,b\n1,2,3\n'), (error) => {
      assert.ok(error instanceof StemmaError)
      assert.equal(error.code, 'INVALID_PARAMETER_VALUE')
      assert.match(error.message, /Record 2 of the CSV has 3 fields instead of 2/u)
      return true
    })
  })

  test('ends when nobody asks', async (t) => {
    const { process, ingest } = open(t, 10)
    const made = ingest('a\n1\n')
    const { pid } = process
    await made
    await isGone(pid)
    assert.equal(process.pid, undefined)
    assert.equal((await ingest('a\n1\n')).rows, 1)
  })

  test('is started anew when it was lost', async (t) => {
    const { process: tables, ingest } = open(t)
    await ingest('a\n1\n')
    const { pid } = tables
    const lost = ingest(`a\n${'1\n'.repeat(200_000)}`)
    process.kill(pid ?? 0, 'SIGKILL')
    await assert.rejects(lost, (error) => {
      assert.ok(error instanceof StemmaError)
      assert.equal(error.code, 'TEMPORARILY_UNAVAILABLE')
      return true
    })
    assert.equal((await ingest('a\n1\n')).rows, 1)
    assert.notEqual(tables.pid, pid)
  })

  test('fails what is under way when it is closed', async (t) => {
    const { process, ingest } = open(t)
    const made = ingest('a\n1\n')
    const failed = assert.rejects(made, /The server is stopping/u)
    await process.close()
    await failed
    await assert.rejects(ingest('a\n1\n'), /The server is stopping/u)
  })
})
