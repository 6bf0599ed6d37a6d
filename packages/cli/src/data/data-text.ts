import type { NativeRowCounts, NativeSchemaChange } from '@stemma/contract'

/** `7,043` */
export function countText(count: number | bigint): string {
  return count.toLocaleString('en')
}

/** What happened to rows, on one line. */
export function rowsText({
  added,
  removed,
  changed,
  unchanged,
  changed_columns,
}: NativeRowCounts): string {
  const columns = changed_columns.map(({ name, rows }) => `${name} ${countText(rows)}`).join(', ')
  const inColumns = columns === '' ? '' : ` (${columns})`
  return (
    `${countText(added)} added, ${countText(removed)} removed, ` +
    `${countText(changed)} changed${inColumns}, ${countText(unchanged)} as before`
  )
}

/** What happened to columns, a line each; none when they are the same. */
export function schemaText({
  verdict,
  added,
  dropped,
  changed,
}: NativeSchemaChange): readonly string[] {
  if (verdict === 'same') return []
  return [
    `columns: ${verdict}`,
    ...added.map((name) => `  + ${name}`),
    ...dropped.map((name) => `  - ${name}`),
    ...changed.map(
      ({ name, before, now, is_wider }) =>
        `  ${name}: ${before} is ${now} now${is_wider ? '' : ', which can hold other values'}`,
    ),
  ]
}
