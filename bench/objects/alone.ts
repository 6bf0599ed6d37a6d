import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { folderBackend, openObjectStore, type BlobBackend, type ObjectStore } from '@stemma/objects'
import { measureCollection } from './collection.ts'
import { history } from './history.ts'
import { measureHugeObject } from './huge-object.ts'
import { measureLargeObject } from './large-object.ts'
import { measureLostIndex } from './lost-index.ts'
import { measureSmallFiles } from './small-files.ts'
import { pieces, toCsv, type Row } from './table.ts'
import { variants } from './variants.ts'

/**
 * What the store of objects does alone, without peers; see run.ts for the table beside them:
 *
 *     node --conditions=source bench/objects/alone.ts [--rows 200000] [--versions 30]
 *         [--only large|huge|history|variants|files|collection|index] [--gibibytes 3|20] [--files 10000] [--chunks 1000000]
 *         [--from FOLDER]
 */

interface Version {
  readonly rows: readonly Row[]
  /** Whether the version before it is named; else the first. */
  readonly follows: 'previous' | 'first'
}

interface Work {
  readonly title: string
  readonly atMostPercent: number
  readonly versions: () => Iterable<Version>
}

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '200000' },
    versions: { type: 'string', default: '30' },
    only: { type: 'string' },
    gibibytes: { type: 'string' },
    files: { type: 'string', default: '10000' },
    chunks: { type: 'string', default: '1000000' },
    from: { type: 'string' },
  },
})
const rowCount = Number(values.rows)

function* historyVersions(): Generator<Version> {
  for (const rows of history(rowCount, Number(values.versions))) yield { rows, follows: 'previous' }
}

function* variantVersions(): Generator<Version> {
  for (const { rows } of variants(rowCount)) yield { rows, follows: 'first' }
}

const works: Readonly<Record<string, Work>> = {
  history: {
    title: `${values.versions} versions of a CSV`,
    atMostPercent: 3,
    versions: historyVersions,
  },
  variants: { title: 'ten variants of a CSV', atMostPercent: 6, versions: variantVersions },
}

// The large object first: its peak of memory is that of the process.
if (isWanted('large')) await measureLargeObject(Number(values.gibibytes ?? 3))
if (isWanted('huge')) await measureHugeObject(Number(values.gibibytes ?? 20))
for (const [name, work] of Object.entries(works)) {
  if (isWanted(name)) await measure(work)
}
if (isWanted('files')) await measureSmallFiles(Number(values.files))
if (isWanted('collection'))
  await measureCollection({ chunks: Number(values.chunks), from: values.from })
if (isWanted('index')) await measureLostIndex(Number(values.chunks))

function isWanted(name: string): boolean {
  return values.only === undefined || values.only === name
}

async function measure(work: Work): Promise<void> {
  const cache = join(import.meta.dirname, '../../.cache')
  await mkdir(cache, { recursive: true })
  const folder = await mkdtemp(join(cache, 'objects-'))
  try {
    const backend = await folderBackend(join(folder, 'packs'))
    const store = await openObjectStore({ backend, indexPath: join(folder, 'index.sqlite') })
    const { ids, rawBytes, putMs } = await putAll(store, work)
    const stored = await sizeOf(backend)
    const percent = (stored / rawBytes) * 100
    const verdict = percent <= work.atMostPercent ? 'met' : 'MISSED'
    console.log(`${work.title}, ${rowCount} rows: ${megabytes(rawBytes)} MB raw`)
    console.log(
      `  stored ${megabytes(stored)} MB = ${percent.toFixed(2)} % (at most ${work.atMostPercent} %: ${verdict})`,
    )
    console.log(`  in  ${rate(rawBytes, putMs)} MB/s`)
    await store.close()
    await readBack({ folder, backend, ids })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

interface Put {
  readonly ids: readonly string[]
  readonly rawBytes: number
  readonly putMs: number
}

async function putAll(store: ObjectStore, work: Work): Promise<Put> {
  const ids: string[] = []
  let rawBytes = 0
  let putMs = 0
  for (const { rows, follows } of work.versions()) {
    const bytes = toCsv(rows)
    const previous = follows === 'previous' ? ids.at(-1) : ids[0]
    const start = performance.now()
    const { id } = await store.put(pieces(bytes), previous === undefined ? {} : { previous })
    putMs += performance.now() - start
    rawBytes += bytes.byteLength
    ids.push(id)
  }
  return { ids, rawBytes, putMs }
}

/** Each version by a store that has nothing decoded yet. */
async function readBack({
  folder,
  backend,
  ids,
}: {
  folder: string
  backend: BlobBackend
  ids: readonly string[]
}): Promise<void> {
  for (const at of new Set([0, Math.floor(ids.length / 2), ids.length - 1])) {
    const store = await openObjectStore({ backend, indexPath: join(folder, 'index.sqlite') })
    const start = performance.now()
    let sizeBytes = 0
    const object = await store.get(ids[at] ?? '')
    for await (const piece of object?.read() ?? []) sizeBytes += piece.byteLength
    console.log(`  out ${rate(sizeBytes, performance.now() - start)} MB/s for version ${at}`)
    await store.close()
  }
}

async function sizeOf(backend: BlobBackend): Promise<number> {
  let sum = 0
  for await (const { sizeBytes } of backend.list('')) sum += sizeBytes
  return sum
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1)
}

function rate(bytes: number, ms: number): string {
  return (bytes / 1e3 / ms).toFixed(0)
}
