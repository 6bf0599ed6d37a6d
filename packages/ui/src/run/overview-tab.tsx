import type { NativeRun } from '@stemma/contract'
import type { ReactNode } from 'react'
import { KeyValues } from '../controls/key-values.tsx'
import { formatNumber } from '../format/number.ts'
import css from './run.module.css'

export function OverviewTab({ run }: { readonly run: NativeRun }): ReactNode {
  return (
    <div className={css['overview']}>
      <KeyValues title="Parameters" rows={run.params.map(({ key, value }) => [key, value])} />
      <KeyValues
        title="Metrics"
        rows={run.metrics.map(({ key, value }) => [key, formatNumber(value)])}
        isNumber
      />
      <KeyValues title="Tags" rows={run.tags.map(({ key, value }) => [key, value])} />
    </div>
  )
}
