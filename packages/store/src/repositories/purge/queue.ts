import type { Selectable } from 'kysely'
import { asList, inNumbers, inTexts } from '../../bulk.ts'
import { textOf } from '../../column.ts'
import type { Db, Tx } from '../../db.ts'
import type { PurgeKind, PurgeQueueTable } from '../../trash-tables.ts'
import {
  contents,
  contentsMeant,
  experimentsMeant,
  type Condition,
  type TrashSelection,
} from './selection.ts'

export type PurgeItem = Readonly<Selectable<PurgeQueueTable>>

/** PostgreSQL looks at this again when a restoration was faster; the subquery, it does not. */
export const stillInTrash = `lifecycle = 'deleted' and deleted_at <= ?`

/** Takes experiments out of sight, at most `limit`. Their names are free at once; what is in them follows by `queueContentsOf`. */
export async function queueExperiments(
  tx: Tx,
  selection: TrashSelection,
  limit: number,
): Promise<readonly PurgeItem[]> {
  const meant = experimentsMeant(tx, selection)
  const rows = await tx.rows(
    `delete from experiments where experiment_id in (select e.experiment_id from experiments e where ${meant.sql} limit ?)
     and ${stillInTrash} returning experiment_id, artifact_location`,
    [...meant.values, limit, selection.until],
  )
  return enqueue(
    tx,
    'experiment',
    rows.map(([id, location]) => ({
      no: Number(id),
      subject: String(id),
      experimentId: Number(id),
      artifactUri: textOf(location),
    })),
  )
}

/** Takes runs or models that are meant by themselves out of sight, at most `limit`. */
export async function queueContents(
  tx: Tx,
  kind: 'run' | 'logged-model',
  { selection, limit }: { readonly selection: TrashSelection; readonly limit: number },
): Promise<readonly PurgeItem[]> {
  return moveToQueue(tx, kind, {
    meant: contentsMeant(tx, kind, selection),
    still: { sql: stillInTrash, values: [selection.until] },
    limit,
  })
}

/** Takes runs or models of an experiment that is in the queue out of sight, at most `limit`. */
export async function queueContentsOf(
  tx: Tx,
  kind: 'run' | 'logged-model',
  { experimentId, limit }: { readonly experimentId: number; readonly limit: number },
): Promise<readonly PurgeItem[]> {
  const meant = { sql: 'c.experiment_id = ?', values: [experimentId] }
  return moveToQueue(tx, kind, {
    meant,
    still: { sql: 'experiment_id = ?', values: [experimentId] },
    limit,
  })
}

async function moveToQueue(
  tx: Tx,
  kind: 'run' | 'logged-model',
  {
    meant,
    still,
    limit,
  }: { readonly meant: Condition; readonly still: Condition; readonly limit: number },
): Promise<readonly PurgeItem[]> {
  const { table, no, id } = contents[kind]
  const rows = await tx.rows(
    `delete from ${table} where ${no} in (select c.${no} from ${table} c where ${meant.sql} limit ?)
     and ${still.sql} returning ${no}, ${id}, experiment_id, artifact_uri`,
    [...meant.values, limit, ...still.values],
  )
  return enqueue(
    tx,
    kind,
    rows.map(([subjectNo, subject, experimentId, uri]) => ({
      no: Number(subjectNo),
      subject: textOf(subject),
      experimentId: Number(experimentId),
      artifactUri: textOf(uri),
    })),
  )
}

interface Taken {
  readonly no: number
  /** For the audit. */
  readonly subject: string
  /** In the trash; the same if absent. */
  readonly trashSubject?: string
  readonly experimentId: number | null
  readonly artifactUri: string
}

/** Notes what is out of sight from now on, and takes it off the list of the trash. */
export async function enqueue(
  tx: Tx,
  kind: PurgeKind,
  rows: readonly Taken[],
): Promise<readonly PurgeItem[]> {
  if (rows.length === 0) return []
  const items = await tx.query
    .insertInto('purge_queue')
    .values(
      rows.map(({ no, subject, experimentId, artifactUri }) => ({
        kind,
        subject_no: no,
        subject,
        experiment_id: experimentId,
        artifact_uri: artifactUri,
      })),
    )
    .returningAll()
    .execute()
  await tx.run(`delete from trash where kind = ? and subject ${inTexts(tx)}`, [
    kind,
    asList(rows.map(({ subject, trashSubject = subject }) => trashSubject)),
  ])
  return items
}

/** What waits for removal, oldest first. */
export async function readPurgeQueue(
  db: Db,
  kinds: readonly PurgeKind[],
  limit: number,
): Promise<readonly PurgeItem[]> {
  return db.query
    .selectFrom('purge_queue')
    .selectAll()
    .where('kind', 'in', kinds)
    .orderBy('item_no')
    .limit(limit)
    .execute()
}

/** Forgets items of which nothing is left. */
export async function removeFromPurgeQueue(tx: Tx, itemNos: readonly number[]): Promise<void> {
  await tx.run(`delete from purge_queue where item_no ${inNumbers(tx)}`, [asList(itemNos)])
}
