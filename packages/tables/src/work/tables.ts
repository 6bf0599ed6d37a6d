import { listDeltaFiles, type DeltaFolder } from '../delta/list-delta-files.ts'
import { countChanges, type RowCounts } from '../diff/keyed-diff.ts'
import { openEngine, type Engine, type EngineOptions } from '../engine/engine.ts'
import { fingerprintRelation } from '../fingerprint/fingerprint-relation.ts'
import type { Bucketing, Fingerprint } from '../fingerprint/fingerprint.ts'
import { compareRelations, type ColumnDrift } from '../profile/compare-relations.ts'
import { countOverlap, type Overlap } from '../split/count-overlap.ts'
import { ingest, type Ingested, type IngestInput } from './ingest.ts'
import { proveReference, type Referenced, type ReferencedVersion } from './open-reference.ts'
import { queryVersions, type QueryInput, type QueryResult } from './query-versions.ts'
import { writeVersion, type WriteVersionInput } from './read-version.ts'
import { splitVersion, type SplitVersionInput, type WrittenPart } from './split-version.ts'
import { openVersion, type StoredVersion } from './stored-version.ts'

export interface TwoVersions {
  readonly before: StoredVersion
  readonly now: StoredVersion
}

/** Work on data in files, wherever it is done: all that goes in and out is plain data. */
export interface Tables {
  readonly ingest: (input: IngestInput) => Promise<Ingested>
  /** Returns how many rows. */
  readonly writeVersion: (input: WriteVersionInput) => Promise<number>
  readonly countChanges: (
    input: TwoVersions & { readonly key: readonly string[] },
  ) => Promise<RowCounts>
  /** Reads all rows of a version. */
  readonly fingerprint: (input: {
    readonly version: StoredVersion
    readonly bucketing: Bucketing
  }) => Promise<Fingerprint>
  readonly split: (input: SplitVersionInput) => Promise<readonly WrittenPart[]>
  readonly query: (input: QueryInput) => Promise<QueryResult>
  /** Reads the source where it is. */
  readonly prove: (input: {
    readonly source: ReferencedVersion
    readonly bucketing: Bucketing
  }) => Promise<Referenced>
  /** The files that a version of a Delta table in a folder needs besides its log, by their paths in the folder. */
  readonly deltaFiles: (source: DeltaFolder) => Promise<readonly string[]>
  readonly compare: (input: TwoVersions) => Promise<readonly ColumnDrift[]>
  readonly countOverlap: (
    input: TwoVersions & { readonly columns: readonly string[] },
  ) => Promise<Overlap>
}

/** Names of what can be asked. */
export type TableWork = keyof Tables

/** How each is done with an engine. */
export const tableWork: {
  readonly [Name in TableWork]: (
    engine: Engine,
    input: Parameters<Tables[Name]>[0],
  ) => ReturnType<Tables[Name]>
} = {
  ingest,
  writeVersion,
  split: splitVersion,
  query: queryVersions,
  fingerprint: (engine, { version, bucketing }) =>
    fingerprintRelation(engine, openVersion(version), bucketing),
  prove: proveReference,
  deltaFiles: listDeltaFiles,
  countChanges: (engine, { before, now, key }) =>
    countChanges(engine, { before: openVersion(before), now: openVersion(now), key }),
  compare: (engine, { before, now }) =>
    compareRelations(engine, { before: openVersion(before), now: openVersion(now) }),
  countOverlap: (engine, { before, now, columns }) =>
    countOverlap(engine, { first: openVersion(before), second: openVersion(now), columns }),
}

/** Tables on this thread. Each piece of work has an engine of its own, which is closed behind it. */
export function tablesHere(options: EngineOptions): Tables {
  const run = async <Name extends TableWork>(
    name: Name,
    input: Parameters<Tables[Name]>[0],
  ): Promise<Awaited<ReturnType<Tables[Name]>>> => {
    const engine = await openEngine(options)
    try {
      return await tableWork[name](engine, input)
    } finally {
      engine.close()
    }
  }
  return {
    ingest: (input) => run('ingest', input),
    writeVersion: (input) => run('writeVersion', input),
    split: (input) => run('split', input),
    query: (input) => run('query', input),
    fingerprint: (input) => run('fingerprint', input),
    prove: (input) => run('prove', input),
    deltaFiles: (input) => run('deltaFiles', input),
    countChanges: (input) => run('countChanges', input),
    compare: (input) => run('compare', input),
    countOverlap: (input) => run('countOverlap', input),
  }
}
