import { useQuery } from '@tanstack/react-query'
import { type ReactNode } from 'react'
import { errorText } from '../api/error-text.ts'
import { ask } from '../api/server.ts'
import { Message } from '../app/message.tsx'
import { part } from '../app/part.tsx'
import type { ViewProps } from '../app/views.ts'
import { useTitle } from '../controls/use-title.ts'
import { useRouter } from '../router/router.tsx'
import { OverviewTab } from './overview-tab.tsx'
import { RunHeader } from './run-header.tsx'
import { RunTabs, tabOf } from './run-tabs.tsx'
import page from '../theme/page.module.css'

const MetricsTab = part(async () => (await import('./metrics-tab.tsx')).MetricsTab)
const FamilyTree = part(async () => (await import('../family/family-tree.tsx')).FamilyTree)
const FilesTab = part(async () => (await import('./files-tab.tsx')).FilesTab)

const liveMs = 5_000

/** One run: what went into it, what came out, and how it went. */
export function RunPage({ params }: ViewProps): ReactNode {
  const runId = params['run'] ?? ''
  const tab = tabOf(useRouter().place.path)
  const { data: run, error } = useQuery({
    queryKey: ['run', runId],
    queryFn: ({ signal }) =>
      ask(
        'runs.get',
        { run_id: runId, aggregates: ['min', 'max', 'first', 'mean', 'count'] },
        signal,
      ),
    refetchInterval: ({ state }) => (state.data?.status === 'RUNNING' ? liveMs : false),
  })
  useTitle(run?.name ?? '')
  if (run === undefined) {
    return error === null ? null : (
      <Message title="This run can’t be shown" isProblem>
        {errorText(error)}
      </Message>
    )
  }
  return (
    <div className={page['column']}>
      <RunHeader run={run} />
      <RunTabs run={run} tab={tab} />
      <div className={page['scroll']}>
        {tab === 'overview' && <OverviewTab run={run} />}
        {tab === 'metrics' && <MetricsTab run={run} />}
        {tab === 'family' && <FamilyTree of={`runs:/${runId}`} />}
        {tab === 'artifacts' && <FilesTab run={run} params={params} />}
      </div>
    </div>
  )
}
