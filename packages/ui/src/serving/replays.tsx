import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ask } from '../api/server.ts'
import { Ago } from '../controls/ago.tsx'
import { CopyButton } from '../controls/copy-button.tsx'
import models from '../models/models.module.css'

/** When a call was run again, and what matched; and how it is, which takes the Python of its model. */
export function Replays({ inferenceId }: { readonly inferenceId: string }): ReactNode {
  const { data } = useQuery({
    queryKey: ['replays', inferenceId],
    queryFn: ({ signal }) => ask('replays.list', { inference_id: inferenceId }, signal),
  })
  const command = `stemma replay ${inferenceId}`
  return (
    <section aria-label="Replays">
      <header className={models['head']}>
        <h2>Replays</h2>
        <span>
          Replay <CopyButton text={command} label={`Copy ${command}`} />
        </span>
      </header>
      {data?.replays.length === 0 && (
        <p className="muted">
          Not run again yet. <span className="mono">{command}</span> does so where the model’s
          Python is.
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
