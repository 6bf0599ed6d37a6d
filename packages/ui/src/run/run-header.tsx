import type { NativeRun } from '@stemma/contract'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ask } from '../api/server.ts'
import { paths } from '../router/paths.ts'
import { Link } from '../router/router.tsx'
import { StatusDot } from '../runs/status-dot.tsx'
import page from '../theme/page.module.css'

export function RunHeader({ run }: { readonly run: NativeRun }): ReactNode {
  const experiment = useQuery({
    queryKey: ['experiment', run.experiment_id],
    queryFn: ({ signal }) => ask('experiments.get', { experiment_id: run.experiment_id }, signal),
  })
  return (
    <div className={page['crumbs']}>
      <Link to={paths.experiments}>Experiments</Link>
      <span aria-hidden>/</span>
      <Link to={paths.experiment(run.experiment_id)}>
        {experiment.data?.name ?? run.experiment_id}
      </Link>
      <span aria-hidden>/</span>
      <h1 className="ellipsis">
        <StatusDot status={run.status} /> {run.name}
      </h1>
    </div>
  )
}
