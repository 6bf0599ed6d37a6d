import { useMemo, type ReactNode } from 'react'
import { parseCsv } from './parse-csv.ts'
import css from './files.module.css'

type CsvTableProps =
  | { readonly text: string; readonly separator: string; readonly isPart: boolean }
  | { readonly rows: readonly (readonly string[])[] }

const mostRows = 500
const number = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/iu

/** The first rows of a table, the first of all as its header. */
export function CsvTable(props: CsvTableProps): ReactNode {
  const rows = useMemo(() => {
    if ('rows' in props) return props.rows
    const parsed = parseCsv(props.text, props.separator)
    // The last row may be cut.
    return props.isPart ? parsed.slice(0, -1) : parsed
  }, [props])
  const [header = [], ...body] = rows
  return (
    <div className={css['table']} tabIndex={0} role="region" aria-label="Table">
      <table>
        <thead>
          <tr>
            {header.map((name, at) => (
              <th key={at} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {body.slice(0, mostRows).map((row, at) => (
            <tr key={at}>
              {row.map((cell, at) => (
                <td key={at} className={number.test(cell) ? 'number' : undefined}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {body.length > mostRows && (
        <p className={css['none']}>
          {mostRows} of {body.length} rows
        </p>
      )}
    </div>
  )
}
