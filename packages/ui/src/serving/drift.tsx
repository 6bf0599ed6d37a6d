import type { NativeMonitored } from '@stemma/contract'
import type { ReactNode } from 'react'
import models from '../models/models.module.css'

/** How far what is asked has moved from what the model was trained on. */
export function Drift({ monitored }: { readonly monitored: NativeMonitored }): ReactNode {
  const { drift, no_drift: reason, trained_on: data, compared_rows: rows } = monitored
  const share = (value: number | undefined): string =>
    value === undefined ? '' : `${(value * 100).toFixed(1)} %`
  return (
    <section aria-label="Drift">
      <header className={models['head']}>
        <h2>Drift</h2>
      </header>
      {reason !== undefined && <p className="muted">{reason}</p>}
      {drift.length > 0 && (
        <>
          <p className="muted">
            {String(rows)} rows against {data}
          </p>
          <div className={models['scroll']} tabIndex={0} role="region" aria-label="Drift by column">
            <table className={models['versions']}>
              <thead>
                <tr>
                  {['Column', 'Drift', 'PSI', 'Jensen-Shannon', 'Missing', 'Unseen'].map(
                    (title) => (
                      <th key={title} scope="col">
                        {title}
                      </th>
                    ),
                  )}
                </tr>
              </thead>
              <tbody>
                {drift.map((column) => (
                  <tr key={column.name}>
                    <td>{column.name}</td>
                    <td>{column.level}</td>
                    <td>{column.psi.toFixed(3)}</td>
                    <td>{column.js_distance.toFixed(3)}</td>
                    <td>
                      {share(column.missing_before)} to {share(column.missing_now)}
                    </td>
                    <td>{share(column.unseen)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
    </section>
  )
}
