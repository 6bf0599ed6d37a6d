import type { NativeRun } from '@stemma/contract'
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { refreshModels } from '../api/refresh.ts'
import { ask } from '../api/server.ts'
import { AskText } from '../controls/ask-text.tsx'
import { Button } from '../controls/button.tsx'
import { CopyButton } from '../controls/copy-button.tsx'
import { registerModel } from '../models/register-model.ts'
import { paths } from '../router/paths.ts'
import { Link } from '../router/router.tsx'
import { attempt } from '../runs/run-actions.ts'
import css from './run.module.css'

/** The models that a run made, the versions that they became, and how to load them. */
export function RunModels({ run }: { readonly run: NativeRun }): ReactNode {
  if (run.model_outputs.length === 0) return null
  return (
    <section aria-label="Models">
      <header className={css['sectionHead']}>
        <h2>
          Models <span className="muted">{run.model_outputs.length}</span>
        </h2>
      </header>
      <ul className={css['items']}>
        {run.model_outputs.map(({ model_id }) => (
          <li key={model_id}>
            <Output runId={run.run_id} modelId={model_id} />
          </li>
        ))}
      </ul>
    </section>
  )
}

interface OutputProps {
  readonly runId: string
  readonly modelId: string
}

function Output({ runId, modelId }: OutputProps): ReactNode {
  const [isRegistering, setIsRegistering] = useState(false)
  const model = useQuery({
    queryKey: ['logged model', modelId],
    queryFn: ({ signal }) => ask('loggedModels.get', { model_id: modelId }, signal),
  })
  const versions = useQuery({
    queryKey: ['versions', 'of run', runId],
    queryFn: ({ signal }) => ask('versions.list', { filter: `run_id = '${runId}'` }, signal),
  })
  const own = versions.data?.versions.filter(
    ({ model_id: id }) => id === undefined || id === modelId,
  )
  const snippet = `mlflow.pyfunc.load_model("models:/${modelId}")`
  return (
    <>
      <p>
        <Link to={paths.runModelFile(runId, modelId, 'MLmodel')}>
          {model.data?.name ?? 'model'}
        </Link>{' '}
        <span className="mono muted">{modelId}</span>
        {own?.map(({ name, version, aliases }) => (
          <span key={`${name}/${version}`}>
            {' → '}
            <Link to={paths.version(name, version)}>
              {name} {version}
            </Link>
            {aliases.map((alias) => (
              <span key={alias} className={css['chip']}>
                @{alias}
              </span>
            ))}
          </span>
        ))}
      </p>
      <p>
        <code>{snippet}</code> <CopyButton text={snippet} label="Copy how to load it" />
        <Button kind="quiet" onClick={() => setIsRegistering(true)}>
          Register
        </Button>
      </p>
      {isRegistering && (
        <AskText
          title="Register the model"
          action="Register"
          questions={[
            { name: 'name', label: 'Registered model, new or known', value: own?.[0]?.name ?? '' },
          ]}
          onAnswer={({ name = '' }) => {
            setIsRegistering(false)
            void attempt(() => registerModel({ name: name.trim(), runId, modelId }), refreshModels)
          }}
          onClose={() => setIsRegistering(false)}
        />
      )}
    </>
  )
}
