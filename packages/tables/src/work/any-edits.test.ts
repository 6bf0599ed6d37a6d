import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { testEngine } from '../engine/engine.testing.ts'
import { ingest, type IngestInput } from './ingest.ts'
import { openVersion } from './stored-version.ts'

const parts = testEngine()
let folders = 0

type Row = readonly [x: number | null, note: string | null]
type State = ReadonlyMap<number, Row>
type Stored = NonNullable<IngestInput['parent']>

/** What one month does to a table; a row that is not there is not removed. */
type Edits = readonly (readonly [id: number, row: Row | 'gone'])[]

const row = fc.tuple(
  fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x + 0)),
  fc.option(
    fc.string({ unit: 'grapheme', maxLength: 4 }).map((text) => text.replaceAll('\0', ' ')),
  ),
)
const month: fc.Arbitrary<Edits> = fc.array(
  fc.tuple(fc.integer({ min: 0, max: 25 }), fc.oneof(row, fc.constant('gone' as const))),
  { maxLength: 8 },
)
const months = fc.array(month, { minLength: 2, maxLength: 14 })

/** The types of all columns are seen in the first month. */
const first: State = new Map([[-1, [0.5, 'a']]])

function after(state: State, edits: Edits): State {
  const next = new Map(state)
  for (const [id, change] of edits) {
    if (change === 'gone') next.delete(id)
    else next.set(id, change)
  }
  return next
}

function csv(state: State): string {
  const lines = [...state].map(([id, [x, note]]) => {
    const text = note === null ? '' : `"${note.replaceAll('"', '""')}"`
    return `${String(id)},${x === null ? '' : String(x)},${text}`
  })
  return `id,x,note\n${lines.join('\n')}\n`
}

async function add(content: string, parent: Stored | undefined): Promise<Stored> {
  const folder = parts.path(`any-${String(++folders)}`)
  mkdirSync(folder)
  const path = parts.file('any.csv', content)
  const made = await ingest(parts.engine, {
    source: { path, format: 'csv' },
    csv: {},
    key: ['id'],
    widen: false,
    folder,
    ...(parent === undefined ? {} : { parent }),
  })
  if (made.isSame && parent !== undefined) return parent
  const files = made.files.map((file) => ({
    ...file,
    path: 'path' in file ? file.path : (parent?.files[file.keptFrom]?.path ?? ''),
  }))
  return { schema: made.schema, key: ['id'], files, fingerprint: made.fingerprint, kind: made.kind }
}

suite('a dataset with a key', () => {
  test('gives every version back exactly, whatever was edited', async () => {
    await fc.assert(
      fc.asyncProperty(months, async (all) => {
        const versions: { state: State; stored: Stored }[] = []
        let state = first
        for (const edits of [[], ...all]) {
          state = after(state, edits)
          versions.push({ state, stored: await add(csv(state), versions.at(-1)?.stored) })
        }
        // When all are there: a later version leaves the files of an earlier one as they are.
        for (const { state, stored } of versions) {
          const rows = await parts.engine.rows(`select * from (${openVersion(stored).sql})`)
          const expected = [...state].sort(([a], [b]) => a - b)
          assert.deepEqual(
            rows,
            expected.map(([id, [x, note]]) => [BigInt(id), x, note]),
          )
        }
      }),
      { numRuns: 15 },
    )
  })
})
