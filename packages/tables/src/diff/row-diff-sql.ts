import { quoteName } from '../engine/quote.ts'

/** What tells the rows of a version apart. */
export interface DiffSide {
  readonly columns: readonly string[]
  /** Columns that name a row; empty for none. */
  readonly key: readonly string[]
}

/** Columns of the later version, then those that only the earlier one has. */
export function diffColumns(before: DiffSide, now: DiffSide): readonly string[] {
  return [...now.columns, ...before.columns.filter((name) => !now.columns.includes(name))]
}

/**
 * A SELECT of the rows that differ, over the earlier version as `old` and the later one as `data`: `change`, then all `diffColumns` as they were,
 * then all as they are. By the key that both have, in its order, else as whole rows, of which each is there or is not.
 */
export function rowDiffSql(before: DiffSide, now: DiffSide): string {
  const isKeyed = now.key.length > 0 && now.key.join('\n') === before.key.join('\n')
  return isKeyed ? keyedSql(before, now) : wholeRowsSql(before, now)
}

type Side = 'o' | 'n'

/** The columns of one side; null for those that it lacks. */
function listOf(side: Side, all: readonly string[], own: readonly string[]): string {
  return all
    .map((name, index) => {
      const value = own.includes(name) ? `${side}.${quoteName(name)}` : 'null'
      return `${value} as ${side}${String(index)}`
    })
    .join(', ')
}

function wholeRowsSql(before: DiffSide, now: DiffSide): string {
  const columns = diffColumns(before, now)
  const common = now.columns.filter((name) => before.columns.includes(name))
  const shared = common.map((name) => quoteName(name)).join(', ') || '1'
  const only = (change: string, side: Side, [from, without]: readonly [string, string]): string => {
    const sides = [side, side === 'o' ? 'n' : 'o'] as const
    const lists = sides.map((one) => listOf(one, columns, one === side ? common : []))
    return `select '${change}' as change, ${lists.join(', ')} from (select ${shared} from ${from} except all select ${shared} from ${without}) ${side}`
  }
  return [
    `select change, ${['o', 'n'].flatMap((side) => columns.map((_, index) => `${side}${String(index)}`)).join(', ')} from (`,
    only('removed', 'o', ['old', 'data']),
    'union all by name',
    only('added', 'n', ['data', 'old']),
    ')',
  ].join('\n')
}

function keyedSql(before: DiffSide, now: DiffSide): string {
  const columns = diffColumns(before, now)
  const [first = ''] = now.key
  const isMissing = (side: Side): string => `${side}.${quoteName(first)} is null`
  const differs = columns
    .filter((name) => !now.key.includes(name))
    .map((name) => {
      const column = quoteName(name)
      if (!now.columns.includes(name)) return `o.${column} is not null`
      if (!before.columns.includes(name)) return `n.${column} is not null`
      return `o.${column} is distinct from n.${column}`
    })
  const on = now.key.map((name) => `o.${quoteName(name)} = n.${quoteName(name)}`)
  const order = now.key.map((name) => `coalesce(n.${quoteName(name)}, o.${quoteName(name)})`)
  return [
    `select case when ${isMissing('o')} then 'added' when ${isMissing('n')} then 'removed' else 'changed' end as change,`,
    `  ${listOf('o', columns, before.columns)}, ${listOf('n', columns, now.columns)}`,
    `from old o full join data n on ${on.join(' and ')}`,
    `where ${[isMissing('o'), isMissing('n'), ...differs].join(' or ')}`,
    `order by ${order.join(', ')}`,
  ].join('\n')
}
