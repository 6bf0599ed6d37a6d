import type { ReactNode } from 'react'
import { Message } from '../app/message.tsx'
import { base } from '../router/history.ts'

interface NoRunsProps {
  readonly search: string
  /** Of the experiment. */
  readonly name: string
}

/** What an empty table says. */
export function NoRuns({ search, name }: NoRunsProps): ReactNode {
  if (search !== '')
    return <Message title="No run matches">Loosen the search, or clear it.</Message>
  return (
    <Message title="No runs yet">
      The next training script that does this shows up here:
      <pre>{`import mlflow
mlflow.set_tracking_uri("${window.location.origin}${base}")
mlflow.set_experiment(${JSON.stringify(name)})`}</pre>
    </Message>
  )
}
