import type { NativeRun } from '@stemma/contract'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ask } from '../api/server.ts'
import { paths } from '../router/paths.ts'
import { Link } from '../router/router.tsx'
import { tagOf } from '../runs/run-value.ts'
import { StatusDot } from '../runs/status-dot.tsx'
import css from './run.module.css'

const most = 100

/** The run that this one is part of, and those that are part of it. */
export function RunFamily({ run }: { readonly run: NativeRun }): ReactNode {
  const parentId = tagOf(run, 'mlflow.parentRunId')
  const parent = useQuery({
    queryKey: ['run', parentId, 'head'],
    queryFn: ({ signal }) => ask('runs.get', { run_id: parentId ?? '' }, signal),
    enabled: parentId !== undefined,
  })
  const children = useQuery({
    queryKey: ['runs', 'of parent', run.run_id],
    queryFn: ({ signal }) =>
      ask(
        'runs.search',
        {
          experiment_ids: [run.experiment_id],
          filter: `tags.mlflow.parentRunId = '${run.run_id}'`,
          limit: most,
          ...{ metrics: [], params: [], tags: [] },
        },
        signal,
      ),
  })
  const runs = children.data?.runs ?? []
  if (parentId === undefined && runs.length === 0) return null
  return (
    <section aria-label="Parent and children">
      {parentId !== undefined && (
        <p className={css['sectionHead']}>
          Part of <Link to={paths.run(parentId)}>{parent.data?.name ?? parentId}</Link>
        </p>
      )}
      {runs.length > 0 && (
        <>
          <header className={css['sectionHead']}>
            <h2>
              Children{' '}
              <span className="muted">
                {runs.length}
                {children.data?.next_page_token !== undefined && '+'}
              </span>
            </h2>
            <Link to={paths.compare(runs.map(({ run_id }) => run_id))}>Compare</Link>
          </header>
          <ul className={css['children']}>
            {runs.map(({ run_id, name, status }) => (
              <li key={run_id}>
                <StatusDot status={status} /> <Link to={paths.run(run_id)}>{name}</Link>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}
