import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { errorText } from '../api/error-text.ts'
import { ask } from '../api/server.ts'
import { Problem } from '../controls/toolbar.tsx'
import { estimateText } from './estimate-text.ts'
import models from '../models/models.module.css'

/** Where a model is wrong: the worst slices of what is known to be true. */
export function Slices({ name }: { readonly name: string }): ReactNode {
  const { data, error } = useQuery({
    queryKey: ['errors', name],
    queryFn: ({ signal }) => ask('monitor.errors', { name }, signal),
  })
  return (
    <section aria-label="Error slices">
      <header className={models['head']}>
        <h2>Where it is wrong</h2>
      </header>
      {error !== null && <Problem>{errorText(error)}</Problem>}
      {data !== undefined && (
        <>
          <p className="muted">
            {String(data.rows)} labelled predictions: {estimateText(data.overall, data.kind)}
          </p>
          {data.slices.length > 0 && (
            <div
              className={models['scroll']}
              tabIndex={0}
              role="region"
              aria-label="Slices, the worst first"
            >
              <table className={models['versions']}>
                <thead>
                  <tr>
                    {['By', 'Segment', 'Rows', 'Wrong', 'Of all errors'].map((title) => (
                      <th key={title} scope="col">
                        {title}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {data.slices.map((slice) => (
                    <tr key={`${slice.by} ${slice.segment}`}>
                      <td>{slice.by}</td>
                      <td>{slice.segment}</td>
                      <td>{String(slice.rows)}</td>
                      <td>
                        {slice.has_enough
                          ? estimateText(slice.error, data.kind)
                          : 'not enough data'}
                      </td>
                      <td>{(slice.share_of_errors * 100).toFixed(1)} %</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </>
      )}
    </section>
  )
}
