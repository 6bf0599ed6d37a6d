import type { NativeRun } from '@stemma/contract'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Ago } from '../controls/ago.tsx'
import { paths } from '../router/paths.ts'
import { Link } from '../router/router.tsx'
import { decisionTag, retrainingsOf, retrainsTag, tagValue } from './find-retrainings.ts'
import css from '../models/models.module.css'

/** When versions of a model were trained again on newer data, each with its report. Nothing where none was. */
export function Retrainings({ model }: { readonly model: string }): ReactNode {
  const { data: runs = [] } = useQuery({
    queryKey: ['retrainings', model],
    queryFn: ({ signal }) => retrainingsOf(model, signal),
  })
  if (runs.length === 0) return null
  return (
    <section aria-label="Retrainings">
      <header className={css['head']}>
        <h2>Retrainings</h2>
      </header>
      <ul className={css['history']} data-links>
        {runs.map((run) => (
          <li key={run.run_id}>
            <span className="muted">
              <Ago timeMs={run.start_time} />
            </span>
            <span>
              {tagValue(run, retrainsTag)?.replace('models:/', '')} <Outcome run={run} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** A run that ended before anything was decided has no report. */
function Outcome({ run }: { readonly run: NativeRun }): ReactNode {
  const { run_id: id, name, status } = run
  if ((tagValue(run, decisionTag) ?? '') !== '')
    return <Link to={paths.retraining(id)}>report of {name}</Link>
  return (
    <>
      <Link to={paths.run(id)}>{name}</Link>{' '}
      <span className="muted">{status.toLowerCase()}, nothing decided</span>
    </>
  )
}
