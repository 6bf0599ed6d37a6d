import type { NativeDecision } from '@stemma/contract'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { addressOf, ask } from '../api/server.ts'
import type { ViewProps } from '../app/views.ts'
import { Ago } from '../controls/ago.tsx'
import { Copied } from '../controls/copied.tsx'
import { KeyValues } from '../controls/key-values.tsx'
import { useTitle } from '../controls/use-title.ts'
import { formatNumber } from '../format/number.ts'
import { DetailPage, NotShown } from '../pages/detail-page.tsx'
import { RetrainingLink } from '../retrain/retraining-link.tsx'
import { paths } from '../router/paths.ts'
import { Link } from '../router/router.tsx'
import { DataLink } from './data-link.tsx'
import { Measures } from './measures.tsx'
import { Verdict } from './verdict.tsx'
import models from '../models/models.module.css'
import css from './decisions.module.css'

/** One decision: what was decided, why, and the evidence. */
export function DecisionPage({ params }: ViewProps): ReactNode {
  const id = params['decision'] ?? ''
  const { data, error } = useQuery({
    queryKey: ['decision', id],
    queryFn: ({ signal }) => ask('decisions.get', { decision_id: id }, signal),
  })
  useTitle(data === undefined ? 'Decision' : `${data.verdict} ${data.name}@${data.alias}`)
  if (data === undefined) return <NotShown what="decision" error={error} />
  const { name, alias, verdict, reasons, rows_needed: needed } = data
  return (
    <DetailPage
      crumbs={[
        ['Decisions', paths.decisions()],
        [name, paths.decisions(name)],
      ]}
      title={`${name}@${alias}`}
      actions={<RetrainingLink decisionId={id} />}
    >
      <div className={css['decision']}>
        <header className={css['summary']}>
          <Verdict verdict={verdict} />
          <strong>{outcome(data)}</strong>
          <ul>
            {reasons.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
            {needed !== undefined && (
              <li>About {Number(needed).toLocaleString('en')} rows would settle it.</li>
            )}
          </ul>
        </header>
        {data.measures.length > 0 && <Measures decision={data} />}
        <div className={models['model']}>
          <Facts decision={data} />
          <Evidence decision={data} />
        </div>
      </div>
    </DetailPage>
  )
}

function outcome(decision: NativeDecision): string {
  const { name, alias, moved, candidate_version: version, against_version: against } = decision
  if (moved) return `${name}@${alias} names version ${version} since`
  return `${name}@${alias} stays${against === undefined ? '' : ` at version ${against}`}`
}

function Facts({ decision }: { readonly decision: NativeDecision }): ReactNode {
  const { name, candidate_version: candidate, against_version: against } = decision
  const facts: readonly (readonly [string, ReactNode])[] = [
    ['Candidate', <Link to={paths.version(name, candidate)}>version {candidate}</Link>],
    [
      'Against',
      against !== undefined && <Link to={paths.version(name, against)}>version {against}</Link>,
    ],
    ['Data', decision.data !== '' && <DataLink data={decision.data} />],
    ['Rows', decision.data !== '' && Number(decision.rows).toLocaleString('en')],
    ['When', <Ago timeMs={decision.creation_time} />],
    ['By', decision.created_by],
    ['Id', <Copied text={decision.decision_id} />],
    [
      'Rows and answers',
      decision.evidence !== undefined && (
        <a href={addressOf('decisions.evidence', { decision_id: decision.decision_id })} download>
          Download
        </a>
      ),
    ],
  ]
  return (
    <KeyValues
      title="Decision"
      rows={facts.filter(([, value]) => value !== false && value !== '')}
      hasCount={false}
    />
  )
}

/** What else was looked at: tests, overlaps with training data, limits, what scored. */
function Evidence({ decision }: { readonly decision: NativeDecision }): ReactNode {
  const { tests, overlaps, figures, environment } = decision
  const rows: readonly (readonly [string, ReactNode])[] = [
    ...tests.map(({ name, p }) => [name, `p = ${formatNumber(p)}`] as const),
    ...figures.map(
      ({ metric, candidate, against }) =>
        [
          metric,
          `${formatNumber(candidate)}${against === undefined ? '' : `, was ${formatNumber(against)}`}`,
        ] as const,
    ),
    ...overlaps.map(
      ({ model, data, rows: shared, unknown }) =>
        [
          `Rows that version ${model} learnt from`,
          unknown === undefined ? `${String(shared ?? 0)} of ${data}` : `not known: ${unknown}`,
        ] as const,
    ),
    ...environment.map(({ key, value }) => [key, value] as const),
  ]
  return <KeyValues title="Also looked at" rows={rows} hasCount={false} />
}
