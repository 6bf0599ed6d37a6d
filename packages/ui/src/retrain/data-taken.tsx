import type { ReactNode } from 'react'
import { DataLink } from '../decisions/data-link.tsx'
import type { ReportedData } from './parse-report.ts'
import models from '../models/models.module.css'

const columns = ['Parameter', 'Before', 'Now', 'Rows', 'Added', 'Removed', 'Changed']

/** Which versions of data were taken, and how they differ from those before. */
export function DataTaken({ data }: { readonly data: readonly ReportedData[] }): ReactNode {
  return (
    <section aria-label="Data">
      <header className={models['head']}>
        <h2>Data</h2>
      </header>
      <div className={models['scroll']} tabIndex={0} role="region" aria-label="All data">
        <table className={models['versions']}>
          <thead>
            <tr>
              {columns.map((title, at) => (
                <th key={title} scope="col" data-number={at > 2 || undefined}>
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {data.map(({ parameter, before, now, rows, added, removed, changed }) => (
              <tr key={parameter}>
                <td>{parameter}</td>
                <td>
                  <DataLink data={before} />
                </td>
                <td>{now === before ? 'the same' : <DataLink data={now} />}</td>
                {[rows, added, removed, changed].map((count, at) => (
                  <td key={columns[at + 3]} data-number className="number">
                    {count?.toLocaleString('en')}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
