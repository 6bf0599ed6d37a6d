import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { errorText } from '../api/error-text.ts'
import { Message } from '../app/message.tsx'
import { CsvTable } from './csv-table.tsx'
import { readParquet } from './read-parquet.ts'
import css from './files.module.css'

/** The first rows of a Parquet file. */
export function ParquetView({ address }: { readonly address: string }): ReactNode {
  const { data, error } = useQuery({
    queryKey: ['parquet', address],
    queryFn: ({ signal }) => readParquet(address, signal),
    staleTime: Infinity,
    retry: false,
  })
  if (error !== null) {
    return (
      <Message title="This table can’t be read" isProblem>
        {errorText(error)}
      </Message>
    )
  }
  if (data === undefined) return null
  const { total, columns, rows } = data
  return (
    <>
      <p className={css['none']}>
        {total.toLocaleString('en')} rows, {columns} columns
        {total >= rows.length && `; the first ${rows.length - 1} rows`}
      </p>
      <CsvTable rows={rows} />
    </>
  )
}
