import assert from 'node:assert/strict'
import { cpSync, readFileSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { testEngine } from '../../engine/engine.testing.ts'
import { deltaTables } from '../delta-folder.testing.ts'
import { versionAt } from './version-at.ts'

const parts = testEngine()

function at(root: string, timeMs: number): Promise<number> {
  return versionAt({ engine: parts.engine, root, timeMs })
}

suite('versions of a Delta table by time', () => {
  test('are those that the commits say, where they do', async () => {
    const folder = join(deltaTables, 'spark-in-commit-timestamps')
    const expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as {
      by_timestamp_ms: readonly (readonly [number, number])[]
    }
    const copy = parts.path('in-commit')
    cpSync(join(folder, 'table'), copy, { recursive: true })
    for (const [timeMs, version] of expected.by_timestamp_ms)
      assert.equal(await at(copy, timeMs), version, String(timeMs))
    const newest = Math.max(...expected.by_timestamp_ms.map(([timeMs]) => timeMs))
    await assert.rejects(at(copy, newest + 1e9), /The newest version of the Delta table is of/u)
  })

  test('are those of their files otherwise, made rising', async () => {
    const copy = parts.path('by-file')
    cpSync(join(deltaTables, 'spark-long-log', 'table'), copy, { recursive: true })
    // Clocks that went back: version 2 counts as 100.001 s, and so on.
    for (const [version, seconds] of [0, 100, 20, 30, 40, 50, 60, 200].entries()) {
      const name = `${String(version).padStart(20, '0')}.json`
      utimesSync(join(copy, '_delta_log', name), seconds, seconds)
    }
    assert.equal(await at(copy, 0), 0)
    assert.equal(await at(copy, 60_000), 0)
    assert.equal(await at(copy, 100_000), 1)
    assert.equal(await at(copy, 100_002), 3)
    assert.equal(await at(copy, 150_000), 6)
    assert.equal(await at(copy, 200_000), 7)
    await assert.rejects(at(copy, -1), /no version that is as old as 1969-12-31T23:59:59\.999Z/u)
    await assert.rejects(at(copy, 200_001), /before 1970-01-01T00:03:20\.001Z/u)
  })
})
