import type { NativeRun } from '@stemma/contract'
import type { ReactNode } from 'react'
import { MetricChart } from './metric-chart.tsx'
import css from './run.module.css'

export function MetricsTab({ run }: { readonly run: NativeRun }): ReactNode {
  return (
    <div className={css['charts']}>
      {run.metrics.map(({ key }) => (
        <MetricChart key={key} runId={run.run_id} metric={key} />
      ))}
    </div>
  )
}
