import type { NativeRun } from '@stemma/contract'
import type { ReactNode } from 'react'
import { KeyValues } from '../controls/key-values.tsx'
import { RunDatasets } from './run-datasets.tsx'
import { RunFacts } from './run-facts.tsx'
import { RunFamily } from './run-family.tsx'
import { RunMetrics } from './run-metrics.tsx'
import { RunModels } from './run-models.tsx'
import { RunNote } from './run-note.tsx'
import { RunRefused } from './run-refused.tsx'
import { RunTags } from './run-tags.tsx'
import css from './run.module.css'

/** What a run is and what it came to, on one screen. */
export function OverviewTab({ run }: { readonly run: NativeRun }): ReactNode {
  return (
    <div className={css['overview']}>
      <div className={css['stack']}>
        <RunFacts run={run} />
        <RunRefused run={run} />
        <RunNote run={run} />
        <RunDatasets run={run} />
        <RunModels run={run} />
        <RunFamily run={run} />
      </div>
      <KeyValues title="Parameters" rows={run.params.map(({ key, value }) => [key, value])} />
      <div className={css['stack']}>
        <RunMetrics run={run} />
        <RunTags run={run} />
      </div>
    </div>
  )
}
