import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ask } from '../api/server.ts'
import { Message } from '../app/message.tsx'
import type { ViewProps } from '../app/views.ts'
import { KeyValues } from '../controls/key-values.tsx'
import { useTitle } from '../controls/use-title.ts'
import { Verdict } from '../decisions/verdict.tsx'
import { DetailPage, NotShown } from '../pages/detail-page.tsx'
import { paths } from '../router/paths.ts'
import { Link } from '../router/router.tsx'
import { DataTaken } from './data-taken.tsx'
import { parseReport, type RetrainReport } from './parse-report.ts'
import decisions from '../decisions/decisions.module.css'
import models from '../models/models.module.css'

const path = 'stemma/retrain.json'
const maxBytes = 512 * 1024

/** One retraining: what was newer, what was trained, and what was decided about it. */
export function RetrainingPage({ params }: ViewProps): ReactNode {
  const runId = params['run'] ?? ''
  const { data, error } = useQuery({
    queryKey: ['retraining', runId],
    queryFn: async ({ signal }) => {
      const asked = { run_id: runId, path, max_bytes: maxBytes }
      const { text } = await ask('runArtifacts.preview', asked, signal)
      return parseReport(text ?? '') ?? null
    },
  })
  useTitle(data ? `${data.model}, trained again` : 'Retraining')
  if (data === undefined) return <NotShown what="retraining" error={error} />
  if (data === null)
    return (
      <Message title="This retraining can’t be shown" isProblem>
        <Link to={paths.runFile(runId, path)}>{path}</Link> of its run is not a report.
      </Message>
    )
  return (
    <DetailPage
      crumbs={[
        ['Models', paths.models],
        [data.model, paths.model(data.model)],
      ]}
      title={`Version ${data.fromVersion}, trained again`}
      actions={<Link to={paths.run(runId)}>Run</Link>}
    >
      <div className={decisions['decision']}>
        {data.decisionId !== undefined && <Decided id={data.decisionId} />}
        <div className={models['model']}>
          <Facts report={data} runId={runId} />
          <DataTaken data={data.data} />
        </div>
      </div>
    </DetailPage>
  )
}

/** What was decided, as it stands now: it may have been overridden since. */
function Decided({ id }: { readonly id: string }): ReactNode {
  const { data } = useQuery({
    queryKey: ['decision', id],
    queryFn: ({ signal }) => ask('decisions.get', { decision_id: id }, signal),
  })
  if (data === undefined) return null
  return (
    <header className={decisions['summary']}>
      <Verdict verdict={data.verdict} />
      <strong>
        <Link to={paths.decision(id)}>
          {data.name}@{data.alias}
        </Link>
      </strong>
      <ul>
        {data.reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
    </header>
  )
}

interface FactsProps {
  readonly report: RetrainReport
  readonly runId: string
}

function Facts({ report, runId }: FactsProps): ReactNode {
  const { model, alias, fromVersion, fromRun, version, code, parameters } = report
  const facts: readonly (readonly [string, ReactNode])[] = [
    [
      'Trained again',
      <Link to={paths.version(model, fromVersion)}>
        version {fromVersion}, the {alias} then
      </Link>,
    ],
    ['Its run', fromRun !== '' && <Link to={paths.run(fromRun)}>{fromRun.slice(0, 8)}</Link>],
    ['Run', <Link to={paths.run(runId)}>{runId.slice(0, 8)}</Link>],
    [
      'What came of it',
      version !== undefined && <Link to={paths.version(model, version)}>version {version}</Link>,
    ],
    ['Code', code ?? 'as before'],
    ...parameters.map(([name, value]) => [`Parameter ${name}`, value] as const),
  ]
  return (
    <KeyValues
      title="Retraining"
      rows={facts.filter(([, value]) => value !== false)}
      hasCount={false}
    />
  )
}
