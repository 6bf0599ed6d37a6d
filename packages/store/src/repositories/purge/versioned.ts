import { asList, inNumbers } from '../../bulk.ts'
import { textOf } from '../../column.ts'
import type { Db, Row, Tx, Value } from '../../db.ts'
import { enqueue, stillInTrash, type PurgeItem } from './queue.ts'
import type { Condition, TrashSelection } from './selection.ts'

/** What has versions and no files of its own. */
export type Versioned = 'registered-model' | 'dataset'

interface Names {
  readonly table: string
  readonly no: string
  readonly versions: string
  readonly versionKind: 'model-version' | 'data-version'
  /** SQL of the name of a row of `versions`. */
  readonly versionName: string
  /** SQL of the place of the files that a row of `versions` keeps, if there are any. */
  readonly versionFiles: string
  readonly named: (named: NonNullable<TrashSelection['named']>) => readonly number[]
  readonly namedVersions: (named: NonNullable<TrashSelection['named']>) => readonly number[]
}

const names: Readonly<Record<Versioned, Names>> = {
  'registered-model': {
    table: 'registered_models',
    no: 'model_no',
    versions: 'model_versions',
    versionKind: 'model-version',
    versionName: `name || '/' || cast(version as text)`,
    versionFiles: 'storage_location',
    named: ({ registeredModelNos }) => registeredModelNos,
    namedVersions: ({ versionNos }) => versionNos,
  },
  dataset: {
    table: 'data_lineages',
    no: 'data_no',
    versions: 'data_versions',
    versionKind: 'data-version',
    // When its dataset is purged, only the queue has the name still.
    versionName: `coalesce((select l.name from data_lineages l where l.data_no = data_versions.data_no),
      (select q.subject from purge_queue q where q.kind = 'dataset' and q.subject_no = data_versions.data_no), '') || '/' || cast(version as text)`,
    // Its objects go when nothing names them.
    versionFiles: `''`,
    named: ({ dataNos }) => dataNos,
    namedVersions: ({ dataVersionNos }) => dataVersionNos,
  },
}

function meantOf(db: Db, kind: Versioned, { until, named }: TrashSelection): Condition {
  return inTrash(
    until,
    named && { sql: `${names[kind].no} ${inNumbers(db)}`, nos: names[kind].named(named) },
  )
}

function versionsMeant(db: Db, kind: Versioned, { until, named }: TrashSelection): Condition {
  return inTrash(
    until,
    named && { sql: `version_no ${inNumbers(db)}`, nos: names[kind].namedVersions(named) },
  )
}

function inTrash(
  until: number,
  only: { readonly sql: string; readonly nos: readonly number[] } | undefined,
): Condition {
  return {
    sql: `${stillInTrash} ${only ? `and ${only.sql}` : ''}`,
    values: [until, ...(only ? [asList(only.nos)] : [])],
  }
}

/** Takes things with versions out of sight, at most `limit`; their versions follow by `queueVersionsOf`. */
export async function queueVersioned(
  tx: Tx,
  kind: Versioned,
  { selection, limit }: { readonly selection: TrashSelection; readonly limit: number },
): Promise<readonly PurgeItem[]> {
  const { table, no } = names[kind]
  const meant = meantOf(tx, kind, selection)
  const rows = await tx.rows(
    `delete from ${table} where ${no} in (select ${no} from ${table} where ${meant.sql} limit ?)
     and ${stillInTrash} returning ${no}, name`,
    [...meant.values, limit, selection.until],
  )
  return enqueue(tx, kind, rows.map(takenOf))
}

/** Takes versions that are meant by themselves out of sight, at most `limit`. */
export async function queueVersions(
  tx: Tx,
  kind: Versioned,
  { selection, limit }: { readonly selection: TrashSelection; readonly limit: number },
): Promise<readonly PurgeItem[]> {
  const { sql, values } = versionsMeant(tx, kind, selection)
  return moveVersions(tx, kind, {
    meant: sql,
    values: [...values, limit],
    still: stillInTrash,
    until: selection.until,
  })
}

/** Takes versions of something that is in the queue out of sight, at most `limit`. */
export async function queueVersionsOf(
  tx: Tx,
  kind: Versioned,
  { no, limit }: { readonly no: number; readonly limit: number },
): Promise<readonly PurgeItem[]> {
  const ofIt = `${names[kind].no} = ?`
  return moveVersions(tx, kind, { meant: ofIt, values: [no, limit], still: ofIt, until: no })
}

async function moveVersions(
  tx: Tx,
  kind: Versioned,
  move: {
    readonly meant: string
    readonly values: readonly Value[]
    readonly still: string
    readonly until: number
  },
): Promise<readonly PurgeItem[]> {
  const { versions, versionKind, versionName, versionFiles } = names[kind]
  const rows = await tx.rows(
    `delete from ${versions} where version_no in (select version_no from ${versions} where ${move.meant} limit ?)
     and ${move.still} returning version_no, ${versionName}, ${versionFiles}`,
    [...move.values, move.until],
  )
  return enqueue(tx, versionKind, rows.map(takenOf))
}

function takenOf([no, name, files]: Row): Parameters<typeof enqueue>[2][number] {
  return {
    no: Number(no),
    subject: textOf(name),
    trashSubject: String(no),
    experimentId: null,
    artifactUri: files === undefined ? '' : textOf(files),
  }
}

/** How many things with versions, and versions, a purge would remove. */
export async function countVersionedMeant(
  db: Db,
  kind: Versioned,
  selection: TrashSelection,
): Promise<{ readonly count: number; readonly versions: number }> {
  const { table, no, versions } = names[kind]
  const whole = meantOf(db, kind, selection)
  const parts = versionsMeant(db, kind, selection)
  const [holder] = await db.rows(`select count(*) from ${table} where ${whole.sql}`, whole.values)
  const [version] = await db.rows(
    `select count(*) from ${versions} where (${parts.sql}) or ${no} in (select ${no} from ${table} where ${whole.sql})`,
    [...parts.values, ...whole.values],
  )
  return { count: Number(holder?.[0]), versions: Number(version?.[0]) }
}
