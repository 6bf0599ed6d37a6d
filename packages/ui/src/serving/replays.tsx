import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ask } from '../api/server.ts'
import { Ago } from '../controls/ago.tsx'
import { CopyButton } from '../controls/copy-button.tsx'
import { ReplayButton } from './replay-button.tsx'
import models from '../models/models.module.css'

interface ReplaysProps {
  readonly inferenceId: string
  /** The id of what answered. */
  readonly deployment: string
}

/** When a call was run again, and what matched; and how it is, which takes the Python of its model. */
export function Replays({ inferenceId, deployment }: ReplaysProps): ReactNode {
  const { data } = useQuery({
    queryKey: ['replays', inferenceId],
    queryFn: ({ signal }) => ask('replays.list', { inference_id: inferenceId }, signal),
  })
  const runner = useRunner(deployment)
  const command = `stemma replay ${inferenceId}`
  return (
    <section aria-label="Replays">
      <header className={models['head']}>
        <h2>Replays</h2>
        {runner?.isThere === true ? (
          <ReplayButton inferenceId={inferenceId} />
        ) : (
          <span>
            Replay <CopyButton text={command} label={`Copy ${command}`} />
          </span>
        )}
      </header>
      {data?.replays.length === 0 && (
        <p className="muted">
          Not run again yet.{' '}
          {runner?.isThere === false && (
            <>
              This server has no Python of the model at hand, as {runner.name} is not served for it
              (<code>stemma deployments create</code>): <span className="mono">{command}</span> does
              so where that is.
            </>
          )}
        </p>
      )}
      <ul className={models['history']}>
        {data?.replays.map((replay) => (
          <li key={replay.replay_id}>
            <Ago timeMs={replay.time} />
            <span>
              {replay.mode}: {matchText('input', replay.input_match)},{' '}
              {matchText('model', replay.model_match)}, {matchText('output', replay.output_match)}
              {replay.detail !== '' && <span className="muted"> {replay.detail}</span>}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function matchText(what: string, matches: boolean | undefined): string {
  return `${what} ${matches === undefined ? 'unknown' : matches ? 'matched' : 'DIFFERED'}`
}

interface Runner {
  /** Of the deployment. */
  readonly name: string
  /** Somebody serves it for this server now. */
  readonly isThere: boolean
}

function useRunner(deploymentId: string): Runner | undefined {
  const { data: deployment } = useQuery({
    queryKey: ['deployment', deploymentId],
    queryFn: ({ signal }) => ask('deployments.show', { deployment_id: deploymentId }, signal),
  })
  const { data } = useQuery({
    queryKey: ['endpoints'],
    queryFn: ({ signal }) => ask('endpoints.list', {}, signal),
  })
  if (deployment === undefined || data === undefined) return undefined
  const { name } = deployment
  const endpoint = data.endpoints.find((one) => one.name === name)
  return { name, isThere: (endpoint?.runner ?? '') !== '' }
}
