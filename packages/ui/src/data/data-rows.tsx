import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { errorText } from '../api/error-text.ts'
import { addressOf } from '../api/server.ts'
import { CsvTable } from '../files/csv-table.tsx'
import dataCss from './data.module.css'
import rowsCss from './rows.module.css'

const mostRows = 50

/** The first rows of a version. */
export function DataRows({ reference }: { readonly reference: string }): ReactNode {
  const { data, error } = useQuery({
    queryKey: ['data', 'rows', reference],
    queryFn: ({ signal }) => readRows(reference, signal),
    staleTime: Infinity,
  })
  return (
    <section aria-label="Rows">
      <h2 className={dataCss['head']}>
        First rows{' '}
        <a href={addressOf('data.file', { reference, format: 'csv' })} download>
          CSV
        </a>{' '}
        <a href={addressOf('data.file', { reference })} download>
          Parquet
        </a>
      </h2>
      {error !== null && <p className="muted">{errorText(error)}</p>}
      {data !== undefined && (
        <div className={rowsCss['rows']}>
          <CsvTable text={data} separator="," isPart={false} />
        </div>
      )}
    </section>
  )
}

async function readRows(reference: string, signal: AbortSignal): Promise<string> {
  const answer = await fetch(
    addressOf('data.file', { reference, format: 'csv', limit: mostRows }),
    { signal },
  )
  if (!answer.ok) throw new Error(`The rows can’t be read: HTTP status ${answer.status}.`)
  return answer.text()
}
