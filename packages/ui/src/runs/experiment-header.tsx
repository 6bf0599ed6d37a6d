import type { NativeExperiment } from '@stemma/contract'
import type { ReactNode } from 'react'
import { paths } from '../router/paths.ts'
import { Link } from '../router/router.tsx'
import page from '../theme/page.module.css'

export function ExperimentHeader({
  experiment,
}: {
  readonly experiment: NativeExperiment
}): ReactNode {
  return (
    <div className={page['crumbs']}>
      <Link to={paths.experiments}>Experiments</Link>
      <span aria-hidden>/</span>
      <h1 className="ellipsis" title={experiment.name}>
        {experiment.name}
      </h1>
    </div>
  )
}
