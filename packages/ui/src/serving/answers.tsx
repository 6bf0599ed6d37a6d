import type { NativeInference } from '@stemma/contract'
import type { ReactNode } from 'react'
import models from '../models/models.module.css'

type Prediction = NonNullable<NativeInference['predictions']>[number]

const mostShown = 200

/** The rows of an answer, each with what the model computed on the way. */
export function Answers({
  predictions,
}: {
  readonly predictions: readonly Prediction[]
}): ReactNode {
  if (predictions.length === 0) return null
  return (
    <section aria-label="Predictions">
      <header className={models['head']}>
        <h2>
          Predictions <span className="muted">{predictions.length}</span>
        </h2>
      </header>
      <div className={models['scroll']} tabIndex={0} role="region" aria-label="Rows of the answer">
        <table className={models['versions']}>
          <thead>
            <tr>
              {['Row', 'Of', 'Answer', 'On the way'].map((title) => (
                <th key={title} scope="col">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {predictions
              .slice(0, mostShown)
              .map(({ row, entity_key: entity, output, computed }) => (
                <tr key={row}>
                  <td>{row}</td>
                  <td>{entity}</td>
                  <td className="mono">{output}</td>
                  <td className="mono muted">{computed === '{}' ? '' : computed}</td>
                </tr>
              ))}
          </tbody>
        </table>
      </div>
      {predictions.length > mostShown && <p className="muted">The first {mostShown}.</p>}
    </section>
  )
}
