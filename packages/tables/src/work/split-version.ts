import { join } from 'node:path'
import type { Engine } from '../engine/engine.ts'
import { writeSnapshot } from '../snapshot/write-snapshot.ts'
import { splitRelation, type SplitPart, type SplitRule } from '../split/split-relation.ts'
import { openVersion, type StoredVersion } from './stored-version.ts'

export interface SplitVersionInput {
  readonly version: StoredVersion
  readonly rule: SplitRule
  readonly parts: readonly SplitPart[]
  /** Where the files go; it is there. */
  readonly folder: string
}

/** A part as a file of Parquet. */
export interface WrittenPart {
  readonly name: string
  readonly path: string
  readonly rows: number
}

/** Writes each part of a version to a file. */
export async function splitVersion(
  engine: Engine,
  { version, rule, parts, folder }: SplitVersionInput,
): Promise<readonly WrittenPart[]> {
  const written: WrittenPart[] = []
  for (const [name, rows] of splitRelation(openVersion(version), { rule, parts })) {
    const path = join(folder, `part-${String(written.length)}.parquet`)
    written.push({ name, path, rows: await writeSnapshot(engine, rows, path) })
  }
  return written
}
