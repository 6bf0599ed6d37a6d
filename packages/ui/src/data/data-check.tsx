import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { errorText } from '../api/error-text.ts'
import { refreshData } from '../api/refresh.ts'
import { ask } from '../api/server.ts'
import { notify } from '../app/notices.tsx'
import { Button } from '../controls/button.tsx'
import { navigate } from '../router/history.ts'
import { paths } from '../router/paths.ts'
import { attempt } from '../runs/run-actions.ts'
import css from './data.module.css'

interface DataCheckProps {
  readonly reference: string
  /** Rows that stay in their database can change behind our back; those that are stored here cannot. */
  readonly isReference: boolean
}

const words: Readonly<Record<string, string>> = {
  intact: 'The rows are what they were.',
  grew: 'There are more rows; those of this version are what they were.',
  changed: 'Rows of this version have changed since.',
  drifted: 'The columns are other ones now.',
  unreachable: 'The source can’t be reached.',
}

/** Whether the rows of a reference are still what they were, and a copy of them while they are. */
export function DataCheck({ reference, isReference }: DataCheckProps): ReactNode {
  const [isAsked, setIsAsked] = useState(false)
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['data', 'check', reference],
    queryFn: ({ signal }) => ask('data.check', { reference }, signal),
    enabled: isAsked,
    staleTime: 0,
  })
  const check = (): void => {
    if (isAsked) void refetch()
    else setIsAsked(true)
  }
  const pin = (): void =>
    void attempt(async () => {
      const { version } = await ask('data.pin', { reference })
      notify(`Copied as ${version.name} ${version.version}`)
      navigate(paths.dataset(version.name, version.version))
    }, refreshData)
  if (!isReference) return null
  return (
    <section aria-label="Check">
      <h2 className={css['head']}>Are the rows still there?</h2>
      <p className={css['check']}>
        <Button onClick={check} disabled={isFetching}>
          {isFetching ? 'Checking…' : 'Check'}
        </Button>
        <Button
          onClick={pin}
          title="Keeps a copy of the rows, if they are still those of the version"
        >
          Pin
        </Button>
        <span role="status" data-state={data?.state}>
          {data !== undefined && (words[data.state] ?? data.state)}{' '}
          {data?.reason !== undefined && <span className="muted">{data.reason}</span>}
          {error !== null && errorText(error)}
        </span>
      </p>
      {data?.retention !== undefined && <p className="muted">{data.retention}</p>}
      {data !== undefined && data.buckets !== undefined && data.buckets.length > 0 && (
        <ul className={css['changes']}>
          {data.buckets.map(({ label, rows_before: before, rows }) => (
            <li key={label}>
              <strong>{label}</strong> {Number(before).toLocaleString('en')} →{' '}
              {Number(rows).toLocaleString('en')} rows
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
