import type { NativeDataDetail, NativeDataQueryAnswer } from '@stemma/contract'
import { useQuery } from '@tanstack/react-query'
import { useState, type KeyboardEvent, type ReactNode } from 'react'
import { errorText } from '../api/error-text.ts'
import { addressOf, ask } from '../api/server.ts'
import { saveRows } from '../charts/save-chart.ts'
import { Button } from '../controls/button.tsx'
import { Problem } from '../controls/toolbar.tsx'
import { CsvTable } from '../files/csv-table.tsx'
import { useQueryValue } from '../router/router.tsx'
import { sqlName } from './sql-name.ts'
import css from './query.module.css'

const mostRows = 1000
const first = 'select * from data limit 100'

/** The rows of a version, by any query. The query stands in the address. */
export function DataQuery({ detail }: { readonly detail: NativeDataDetail }): ReactNode {
  const { name, version, columns } = detail
  const reference = `${name}/${version}`
  const [said, setSaid] = useQueryValue('sql', { push: true })
  const sql = said === '' ? first : said
  const [text, setText] = useState(sql)
  const [shown, setShown] = useState(sql)
  if (shown !== sql) {
    // It came by the address.
    setShown(sql)
    setText(sql)
  }
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['data', 'query', reference, sql],
    queryFn: ({ signal }) => ask('data.query', { reference, sql, limit: mostRows }, signal),
    staleTime: Infinity,
    placeholderData: (before) => before,
    retry: false,
  })
  const run = (): void => {
    if (text.trim() === sql) void refetch()
    else setSaid(text.trim())
  }
  return (
    <section aria-label="Rows" className={css['query']}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          run()
        }}
      >
        <textarea
          aria-label={`SQL over ${reference}`}
          spellCheck={false}
          rows={Math.min(12, Math.max(3, text.split('\n').length))}
          value={text}
          onChange={({ target }) => setText(target.value)}
          onKeyDown={(event: KeyboardEvent) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) run()
          }}
        />
        <div className={css['queryBar']}>
          <Button type="submit" kind="main" title="Ctrl Enter">
            Run
          </Button>
          <span className="muted" role="status">
            {isFetching ? 'Runs…' : data !== undefined && countText(data)}
          </span>
          {data !== undefined && (
            <Button kind="quiet" onClick={() => saveRows(tableOf(data), `${name}-${version}.csv`)}>
              CSV of these
            </Button>
          )}
          <a href={addressOf('data.file', { reference, format: 'csv' })} download>
            all as CSV
          </a>
          <a href={addressOf('data.file', { reference })} download>
            all as Parquet
          </a>
        </div>
      </form>
      <p className={css['names']}>
        One SELECT in DuckDB’s SQL over <code>data</code>:{' '}
        {columns.slice(0, 60).map((column) => (
          <button
            key={column.name}
            type="button"
            title={column.type}
            onClick={() => setText(`${text.trimEnd()} ${sqlName(column.name)}`)}
          >
            {column.name}
          </button>
        ))}
      </p>
      {error !== null && <Problem>{errorText(error)}</Problem>}
      {data !== undefined && error === null && <CsvTable rows={tableOf(data)} />}
    </section>
  )
}

function tableOf({ columns, rows }: NativeDataQueryAnswer): readonly (readonly string[])[] {
  return [
    columns.map(({ name }) => name),
    ...rows.map(({ values }) => values.map((value) => value ?? '')),
  ]
}

function countText({ rows, is_cut: isCut }: NativeDataQueryAnswer): string {
  return `${rows.length.toLocaleString('en')}${isCut ? '+' : ''} rows`
}
