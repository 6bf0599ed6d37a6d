import { insertRows } from '../bulk.ts'
import { bytesOf, textOf } from '../column.ts'
import type { Db, Tx } from '../db.ts'

/** Something that a client said, under a place of its own in the run. */
export interface RunFact {
  readonly place: string
  readonly value: Uint8Array
}

/** Notes facts; what was said before of the same place is written over. Of two for one place the last counts. */
export async function putRunFacts(tx: Tx, runNo: number, facts: readonly RunFact[]): Promise<void> {
  const last = new Map(facts.map(({ place, value }) => [place, value]))
  await insertRows(
    tx,
    {
      table: 'run_facts',
      columns: ['run_no', 'place', 'value'],
      suffix: 'on conflict (run_no, place) do update set value = excluded.value',
    },
    [...last].map(([place, value]) => [runNo, place, value]),
  )
}

export async function readRunFact(
  db: Db,
  runNo: number,
  place: string,
): Promise<Uint8Array | undefined> {
  const [row] = await db.rows('select value from run_facts where run_no = ? and place = ?', [
    runNo,
    place,
  ])
  return row && bytesOf(row[0])
}

/** A range of places: from the first, before the second; in order. */
export interface PlaceRange {
  readonly from: string
  readonly before: string
  readonly limit?: number | undefined
  readonly isDescending?: boolean | undefined
}

export async function readRunFacts(
  db: Db,
  runNo: number,
  { from, before, limit, isDescending = false }: PlaceRange,
): Promise<readonly RunFact[]> {
  const rows = await db.rows(
    `select place, value from run_facts where run_no = ? and place >= ? and place < ? order by place${isDescending ? ' desc' : ''}${limit === undefined ? '' : ' limit ?'}`,
    [runNo, from, before, ...(limit === undefined ? [] : [limit])],
  )
  return rows.map(([place, value]) => ({ place: textOf(place), value: bytesOf(value) }))
}

export async function deleteRunFacts(
  tx: Tx,
  runNo: number,
  { from, before }: Pick<PlaceRange, 'from' | 'before'>,
): Promise<void> {
  await tx.run('delete from run_facts where run_no = ? and place >= ? and place < ?', [
    runNo,
    from,
    before,
  ])
}
