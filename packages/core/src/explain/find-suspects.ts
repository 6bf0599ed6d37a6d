import type { ExplainedData, NativeExplanation } from '@stemma/contract'

type Suspect = NativeExplanation['suspects'][number]

const mostSuspects = 10

/** Columns that stand out, with why: what has faults before what moved, what moved before what was merely edited. */
export function findSuspects(data: readonly ExplainedData[]): readonly Suspect[] {
  const found = new Map<string, { suspect: Suspect; reasons: string[]; weight: number }>()
  const accuse = (
    { now = '', before = '' }: ExplainedData,
    { column, reason, weight }: { column: string; reason: string; weight: number },
  ): void => {
    const name = `${now === '' ? before : now} ${column}`
    const reasons = found.get(name)?.reasons ?? []
    reasons.push(reason)
    const suspect = { data: now === '' ? before : now, column, reasons }
    found.set(name, { suspect, reasons, weight: (found.get(name)?.weight ?? 0) + weight })
  }
  for (const one of data) {
    const rows = Math.max(Number(one.rows_now ?? 1), 1)
    for (const { column, detail, rows: count } of one.problems)
      if (column !== '')
        accuse(one, { column, reason: detail, weight: 1 + (2 * Number(count)) / rows })
    for (const { name, level, psi } of one.drift)
      accuse(one, {
        column: name,
        reason: `its values moved, PSI ${psi.toPrecision(2)}`,
        weight: level === 'large' ? 2 + Math.min(psi, 2) : 1,
      })
    for (const { name, rows: count } of one.changed_columns)
      accuse(one, {
        column: name,
        reason: `edited in ${count} rows that were there`,
        weight: Number(count) / rows,
      })
  }
  return [...found.values()]
    .toSorted((a, b) => b.weight - a.weight)
    .slice(0, mostSuspects)
    .map(({ suspect }) => suspect)
}
