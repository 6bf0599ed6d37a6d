import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { StemmaError } from '@stemma/contract'
import { findChangedRows, type ChangedRows } from '../changelog/changed-rows.ts'
import { planLog } from '../changelog/plan-log.ts'
import { mergeLogs, writeLog } from '../changelog/write-log.ts'
import type { CsvDialect, CsvWishes } from '../csv/dialect.ts'
import { countChanges, refuseBadKeys, type RowCounts } from '../diff/keyed-diff.ts'
import type { Engine } from '../engine/engine.ts'
import { quoteName } from '../engine/quote.ts'
import { fingerprintRelation, pickColumns } from '../fingerprint/fingerprint-relation.ts'
import { isSameData, type Bucketing, type Fingerprint } from '../fingerprint/fingerprint.ts'
import type { ColumnProfile } from '../profile/column-profile.ts'
import { profileRelation } from '../profile/profile-relation.ts'
import type { Relation } from '../relation/relation.ts'
import { compareSchemas, type SchemaChange } from '../schema/compare-schemas.ts'
import type { TableSchema } from '../schema/value-type.ts'
import { openSnapshot } from '../snapshot/open-snapshot.ts'
import { writeSnapshot } from '../snapshot/write-snapshot.ts'
import { openFile, type OpenedFile, type SourceFile } from './open-file.ts'
import { withReference, type ReferencedVersion } from './open-reference.ts'
import { openVersion, type FileRole, type StoredVersion } from './stored-version.ts'

export interface IngestInput {
  readonly source: SourceFile | ReferencedVersion
  readonly csv: CsvWishes
  /** Columns that name a row; empty for none. */
  readonly key: readonly string[]
  /** What was asked for; otherwise a change log where there is a key. */
  readonly kind?: VersionKind
  /** Give columns wider types when values ask for it. */
  readonly widen: boolean
  readonly parent?: StoredVersion & {
    readonly fingerprint: Fingerprint
    readonly kind: VersionKind
  }
  /** Where new files go; it is there, and empty. */
  readonly folder: string
}

export type VersionKind = 'snapshot' | 'changelog'

/** A file of the new version: a new one, or one of the parent's by its place. */
export type IngestedFile = FileRole & ({ readonly path: string } | { readonly keptFrom: number })

export interface Ingested {
  /** The parent has the same rows and columns: nothing else is told. */
  readonly isSame: boolean
  readonly kind: VersionKind
  /** Why it is of this kind, for people. */
  readonly reason: string
  readonly dialect?: CsvDialect
  readonly schema: TableSchema
  /** Against the parent. */
  readonly change?: SchemaChange
  readonly rows: number
  readonly fingerprint: Fingerprint
  readonly profile: readonly ColumnProfile[]
  /** Against the parent, by key. */
  readonly counts?: RowCounts
  readonly files: readonly IngestedFile[]
}

/** Reads a source and writes the files of the version that it makes, behind its parent if it has one. */
export async function ingest(engine: Engine, input: IngestInput): Promise<Ingested> {
  const { source } = input
  if ('at' in source)
    return withReference(engine, { source, folder: input.folder }, (relation) =>
      ingestRows(engine, input, { relation, stay: async () => {} }),
    )
  const before = await stat(source.path)
  const stay = async (): Promise<void> => {
    const after = await stat(source.path)
    if (after.mtimeMs !== before.mtimeMs || after.size !== before.size || after.ino !== before.ino)
      throw new StemmaError('ABORTED', 'The source changed while it was read. Try again.')
  }
  const kept = input.parent?.schema.columns ?? []
  const { close, ...opened } = await openFile({ ...input, source, engine, kept })
  try {
    return await ingestRows(engine, input, { ...opened, stay })
  } finally {
    await close()
  }
}

interface OpenedRows extends Pick<OpenedFile, 'relation' | 'dialect'> {
  /** Throws when the source is not what it was when it was opened. */
  readonly stay: () => Promise<void>
}

async function ingestRows(
  engine: Engine,
  input: IngestInput,
  opened: OpenedRows,
): Promise<Ingested> {
  const { key, parent, folder } = input
  const rows = await writeRows(engine, { relation: opened.relation, key, folder })
  await opened.stay()
  const now = openSnapshot(rows.path, opened.relation.schema)
  if (key.length > 0) await refuseBadKeys(engine, now, key)
  const change = parent && compareSchemas(parent.schema, now.schema)
  const changed = await changedSince(engine, { input, now, change })
  try {
    const fingerprint =
      changed !== undefined && parent !== undefined
        ? await changed.fingerprint(parent.fingerprint)
        : await fingerprintRelation(engine, now, bucketingOf(key))
    const facts = {
      ...(opened.dialect === undefined ? {} : { dialect: opened.dialect }),
      schema: now.schema,
      ...(change === undefined ? {} : { change }),
      rows: rows.count,
      fingerprint,
    }
    if (
      parent !== undefined &&
      change?.verdict === 'same' &&
      isSameData(parent.fingerprint, fingerprint)
    )
      return { ...facts, isSame: true, kind: parent.kind, reason: '', profile: [], files: [] }
    const stored = await storeRows(engine, { input, now, rows, change, changed })
    const profile = await profileRelation(engine, now)
    return { ...facts, isSame: false, profile, ...stored }
  } finally {
    await changed?.close()
  }
}

function bucketingOf(key: readonly string[]): Bucketing {
  return key.length > 0 ? { by: 'key', columns: key } : { by: 'row' }
}

/** What differs from the parent, where a log of it may be kept: a small part of the rows, mostly. */
async function changedSince(
  engine: Engine,
  { input: { parent, key, kind }, now, change }: Pick<RowsToStore, 'input' | 'now' | 'change'>,
): Promise<ChangedRows | undefined> {
  if (parent?.kind !== 'changelog' || change?.verdict !== 'same' || kind === 'snapshot')
    return undefined
  const isSameKey = parent.key.join('\n') === key.join('\n')
  const { bucketing } = parent.fingerprint
  const isSameBucketing = JSON.stringify(bucketing) === JSON.stringify(bucketingOf(key))
  if (!isSameKey || !isSameBucketing) return undefined
  return findChangedRows(engine, { before: openVersion(parent), now, key })
}

interface WrittenRows {
  readonly path: string
  readonly count: number
}

/** Writes the rows once as Parquet, in the order of the key: all that follows reads that. */
async function writeRows(
  engine: Engine,
  {
    relation,
    key,
    folder,
  }: { readonly relation: Relation; readonly key: readonly string[]; readonly folder: string },
): Promise<WrittenRows> {
  const { schema, sql } = relation
  const order = pickColumns(schema.columns, key).map(({ name }) => quoteName(name))
  const sorted = order.length === 0 ? sql : `select * from (${sql}) order by ${order.join(', ')}`
  const path = join(folder, 'rows.parquet')
  return { path, count: await writeSnapshot(engine, { schema, sql: sorted }, path) }
}

type Stored = Pick<Ingested, 'kind' | 'reason' | 'files' | 'counts'>

interface RowsToStore {
  readonly input: IngestInput
  readonly now: Relation
  readonly rows: WrittenRows
  readonly change: SchemaChange | undefined
  readonly changed: ChangedRows | undefined
}

async function storeRows(engine: Engine, todo: RowsToStore): Promise<Stored> {
  const { input, now, rows, change, changed } = todo
  const { key, parent } = input
  const kind = input.kind ?? (key.length > 0 ? 'changelog' : 'snapshot')
  const base = { role: 'base', rows: rows.count, versions: 1, path: rows.path } as const
  if (kind === 'snapshot') {
    const reason = key.length > 0 ? 'a snapshot was asked for' : 'there is no key to tell rows by'
    return { kind, reason, files: [base] }
  }
  if (parent === undefined)
    return { kind, reason: 'rows have a key: later versions keep what changes', files: [base] }
  if (changed === undefined) {
    const isSameForm = change?.verdict === 'same' || change?.verdict === 'reordered'
    const why = isSameForm
      ? 'the version before is no change log of this key'
      : 'its columns changed'
    const counted =
      parent.key.join('\n') === key.join('\n')
        ? { counts: await countChanges(engine, { before: openVersion(parent), now, key }) }
        : {}
    return { kind, reason: `all rows are kept anew: ${why}`, files: [base], ...counted }
  }
  const counts = await changed.counts()
  const counted = { counts }
  const [parentBase, ...logs] = parent.files
  const changedRows = counts.added + counts.removed + counts.changed
  const plan = planLog({ baseRows: parentBase?.rows ?? 0, logs, changedRows })
  if (plan.isBase)
    return { kind, reason: 'all rows are kept anew: much has changed', files: [base], ...counted }
  return {
    kind,
    reason: 'what changed is kept',
    files: await writeLogs(engine, { input, changed, merged: plan.merged }),
    ...counted,
  }
}

/** The parent's files and a log of what is new, or the last few logs as one. */
async function writeLogs(
  engine: Engine,
  {
    input,
    changed,
    merged,
  }: { readonly input: IngestInput; readonly changed: ChangedRows; readonly merged: number },
): Promise<readonly IngestedFile[]> {
  const { key, parent, folder } = input
  if (parent === undefined) throw new Error('A log follows a version.')
  const path = join(folder, 'log.parquet')
  const rows = await writeLog(engine, changed, path)
  const log: IngestedFile = { role: 'log', rows, versions: 1, path }
  const kept = parent.files.map(({ role, rows, versions }, keptFrom): IngestedFile => {
    return { role, rows, versions, keptFrom }
  })
  if (merged === 0) return [...kept, log]
  const parts = parent.files.slice(kept.length - (merged - 1))
  const mergedPath = join(folder, 'merged.parquet')
  const paths = [...parts.map((part) => part.path), path]
  const mergedRows = await mergeLogs(engine, {
    schema: parent.schema,
    key,
    paths,
    path: mergedPath,
  })
  const versions = parts.reduce((sum, part) => sum + part.versions, 1)
  return [
    ...kept.slice(0, kept.length - (merged - 1)),
    { role: 'log', rows: mergedRows, versions, path: mergedPath },
  ]
}
