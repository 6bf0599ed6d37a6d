import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { errorText } from '../api/error-text.ts'
import { ask } from '../api/server.ts'
import { formatNumber } from '../format/number.ts'
import { DataRowChanges } from './data-row-changes.tsx'
import css from './data.module.css'

interface DataChangesProps {
  readonly before: string
  readonly now: string
  /** Chooses the version before. */
  readonly choice: ReactNode
}

/** What is other than in the version before: columns, rows, and how far values moved. */
export function DataChanges({ before, now, choice }: DataChangesProps): ReactNode {
  const diff = useQuery({
    queryKey: ['data', 'diff', before, now],
    queryFn: ({ signal }) => ask('data.diff', { before, now }, signal),
    staleTime: Infinity,
  })
  const drift = useQuery({
    queryKey: ['data', 'drift', before, now],
    queryFn: ({ signal }) => ask('data.drift', { before, now }, signal),
    staleTime: Infinity,
  })
  const { schema, rows, is_same: isSame } = diff.data ?? {}
  const moved = drift.data?.columns.filter(({ level }) => level !== 'none') ?? []
  return (
    <section aria-label="Changes">
      <h2 className={css['head']}>Changes since {choice}</h2>
      {diff.error !== null && <p className="muted">{errorText(diff.error)}</p>}
      {isSame === true && <p>The same rows.</p>}
      {rows !== undefined && (
        <p className={css['counts']}>
          <Count sign="+" title="added" count={rows.added} />
          <Count sign="−" title="removed" count={rows.removed} />
          <Count sign="±" title="changed" count={rows.changed} />
          <Count sign="=" title="unchanged" count={rows.unchanged} />
        </p>
      )}
      <ul className={css['changes']}>
        {schema?.added.map((name) => (
          <li key={`+${name}`}>
            new column <strong>{name}</strong>
          </li>
        ))}
        {schema?.dropped.map((name) => (
          <li key={`-${name}`}>
            without the column <strong>{name}</strong>
          </li>
        ))}
        {schema?.changed.map(({ name, before, now }) => (
          <li key={name}>
            <strong>{name}</strong> {before} → {now}
          </li>
        ))}
        {rows?.changed_columns.map(({ name, rows }) => (
          <li key={`±${name}`}>
            <strong>{name}</strong> changed in {Number(rows).toLocaleString('en')} rows
          </li>
        ))}
        {moved.map(({ name, level, psi, ks }) => (
          <li key={`drift ${name}`}>
            values of <strong>{name}</strong> moved
            <span className={css['chip']} data-level={level}>
              {level === 'large' ? 'far' : 'somewhat'}
            </span>
            <span className="muted">
              PSI {formatNumber(psi)}
              {ks !== undefined && `, KS ${formatNumber(ks)}`}
            </span>
          </li>
        ))}
      </ul>
      {isSame === false && <DataRowChanges key={`${before} ${now}`} {...{ before, now }} />}
      {drift.data !== undefined && moved.length === 0 && (
        <p className="muted">No column’s values moved.</p>
      )}
    </section>
  )
}

interface CountProps {
  readonly sign: string
  readonly title: string
  readonly count: number | bigint
}

function Count({ sign, title, count }: CountProps): ReactNode {
  return (
    <span>
      <span aria-hidden>{sign}</span> <strong>{Number(count).toLocaleString('en')}</strong> {title}
    </span>
  )
}
