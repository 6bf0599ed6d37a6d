import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { invalidParameter, invalidState } from '@stemma/contract'
import type { AddDataVersion, AddedData } from './added-data.ts'
import type { DataCtx } from './data-ctx.ts'
import { writeManifest, type DataManifest } from './manifest.ts'
import type { DataVersionView } from './require-data.ts'

export interface NewDataFile {
  readonly input: AddDataVersion
  readonly path: string
  readonly parent: DataVersionView | undefined
  readonly before: DataManifest | undefined
}

const reason = 'it has no rows that are known: its bytes are kept as they are'

/** Makes a version of a file without rows. The same bytes as before make none. */
export async function addDataFile(
  ctx: DataCtx,
  { input, path, parent, before }: NewDataFile,
): Promise<AddedData> {
  refuseRows(input)
  if (before !== undefined && before.source.format !== 'file')
    throw invalidState(
      `The dataset "${input.name}" has rows. Say what this file is with parameter 'format', or give files without rows a dataset of their own.`,
    )
  const previous = before?.files[0]?.object
  const { id, sizeBytes } = await ctx.objects.put(
    createReadStream(path, { highWaterMark: 1024 * 1024 }),
    previous === undefined ? {} : { previous },
  )
  if (id === previous && parent !== undefined)
    return {
      version: parent,
      isNew: false,
      reason,
      change: undefined,
      counts: undefined,
      newBytes: 0,
    }
  const manifest: DataManifest = {
    form: 1,
    name: input.name,
    parent: parent?.row.manifest_id ?? null,
    kind: 'snapshot',
    reason,
    source: { fileName: input.fileName, sizeBytes, format: 'file' },
    key: [],
    schema: { columns: [] },
    change: null,
    rows: 0,
    fingerprint: { form: 1, rows: 0, sum: id.slice(0, 32), bucketing: { by: 'row' }, buckets: {} },
    files: [{ object: id, sizeBytes, role: 'base', rows: 0, versions: 1 }],
    profile: [],
  }
  const written = await writeManifest(ctx.objects, manifest)
  const version = await ctx.rows.recordDataVersion({
    name: input.name,
    parent: parent?.row.version,
    kind: 'snapshot',
    key: [],
    manifestId: written.id,
    objects: [
      { objectId: written.id, sizeBytes: written.sizeBytes },
      { objectId: id, sizeBytes },
    ],
    fingerprint: `file-${id}`,
    rows: 0,
    sourceBytes: (await stat(path)).size,
    verdict: parent === undefined ? 'first' : 'same',
    message: input.message,
  })
  const newBytes = sizeBytes + written.sizeBytes
  return { version, isNew: true, reason, change: undefined, counts: undefined, newBytes }
}

/** What only rows can have is no wish to be passed over. */
function refuseRows({ key, kind, table, fileName }: AddDataVersion): void {
  const asked = Object.entries({ key: key?.length === 0 ? undefined : key, table })
    .filter(([, value]) => value !== undefined)
    .map(([name]) => name)
  if (kind === 'changelog') asked.push('kind')
  if (asked.length > 0)
    throw invalidParameter(
      `"${fileName}" has no rows that are known, so parameter '${asked[0] ?? ''}' can't be for it. Say what the file is with parameter 'format'.`,
    )
}
