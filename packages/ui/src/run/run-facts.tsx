import type { NativeRun } from '@stemma/contract'
import type { ReactNode } from 'react'
import { Ago } from '../controls/ago.tsx'
import { Copied } from '../controls/copied.tsx'
import { KeyValues } from '../controls/key-values.tsx'
import { formatDuration } from '../format/time.ts'
import { tagOf } from '../runs/run-value.ts'
import { StatusDot, statusWord } from '../runs/status-dot.tsx'

/** When, how long, by whom, from which code. */
export function RunFacts({ run }: { readonly run: NativeRun }): ReactNode {
  const { run_id: id, start_time: start, end_time: end, user_id: user, status } = run
  const commit = tagOf(run, 'mlflow.source.git.commit')
  const source = tagOf(run, 'mlflow.source.name')
  const facts: readonly (readonly [string, ReactNode])[] = [
    [
      'Status',
      <>
        <StatusDot status={status} /> {statusWord(status)}
      </>,
    ],
    ['Started', <Ago timeMs={start} />],
    ['Duration', end === undefined ? '' : formatDuration(Number(end) - Number(start))],
    ['User', user],
    ['Source', source],
    ['Commit', commit !== undefined && <Copied text={commit} shown={commit.slice(0, 10)} />],
    ['Run id', <Copied text={id} shown={id} />],
    ['Artifacts', <span className="mono">{run.artifact_uri}</span>],
  ]
  return (
    <KeyValues
      title="Run"
      rows={facts.filter(([, value]) => value !== undefined && value !== '' && value !== false)}
      hasCount={false}
    />
  )
}
