import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { errorText } from '../api/error-text.ts'
import { ask } from '../api/server.ts'
import { Button } from '../controls/button.tsx'
import { CopyButton } from '../controls/copy-button.tsx'
import dataCss from './data.module.css'
import rowsCss from './rows.module.css'

interface DataRowChangesProps {
  readonly before: string
  readonly now: string
}

const mostRows = 200
const signs = { added: '+', removed: '−', changed: '±' } as const

/** The rows themselves that differ between two versions, with the values that changed. */
export function DataRowChanges({ before, now }: DataRowChangesProps): ReactNode {
  const [isOpen, setIsOpen] = useState(false)
  const { data, error } = useQuery({
    queryKey: ['data', 'row diff', before, now],
    queryFn: ({ signal }) => ask('data.diffRows', { before, now, limit: mostRows }, signal),
    enabled: isOpen,
    staleTime: Infinity,
  })
  if (!isOpen) {
    return (
      <Button kind="quiet" onClick={() => setIsOpen(true)}>
        Show the rows that differ
      </Button>
    )
  }
  if (error !== null) return <p className="muted">{errorText(error)}</p>
  if (data === undefined) return null
  return (
    <>
      <div className={rowsCss['rows']} tabIndex={0} role="region" aria-label="Rows that differ">
        <table className={dataCss['table']}>
          <thead>
            <tr>
              <th scope="col">
                <span className="sr-only">Change</span>
              </th>
              {data.columns.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {data.rows.map(({ change, before: old, now: values }, at) => (
              <tr key={at} data-change={change}>
                <td title={change}>{signs[change]}</td>
                {data.columns.map((name, column) => (
                  <Cell key={name} {...{ change }} was={old[column]} is={values[column]} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="muted">
        {data.is_cut && `The first ${mostRows}. `}The query that gives them{' '}
        <CopyButton text={data.sql} label="Copy the query" />
      </p>
    </>
  )
}

interface CellProps {
  readonly change: 'added' | 'removed' | 'changed'
  readonly was: string | null | undefined
  readonly is: string | null | undefined
}

function Cell({ change, was, is }: CellProps): ReactNode {
  if (change !== 'changed') return <td>{is ?? was}</td>
  if ((was ?? null) === (is ?? null)) return <td className="muted">{is}</td>
  return (
    <td className={rowsCss['changedCell']}>
      <del>{was ?? 'nothing'}</del> <ins>{is ?? 'nothing'}</ins>
    </td>
  )
}
