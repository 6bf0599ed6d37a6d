import type { ReactNode } from 'react'
import { Message } from '../app/message.tsx'
import { base } from '../router/history.ts'

interface NoRunsProps {
  readonly search: string
  readonly isTrash: boolean
  /** Of the experiment. */
  readonly name: string
}

/** What an empty table says. */
export function NoRuns({ search, isTrash, name }: NoRunsProps): ReactNode {
  if (search !== '')
    return <Message title="No run matches">Loosen the search, or clear it.</Message>
  if (isTrash)
    return (
      <Message title="Nothing in the trash">Deleted runs wait here until they are purged.</Message>
    )
  return (
    <Message title="No runs yet">
      The next training script that does this shows up here:
      <pre>{`import mlflow
mlflow.set_tracking_uri("${window.location.origin}${base}")
mlflow.set_experiment(${JSON.stringify(name)})`}</pre>
    </Message>
  )
}
