import type { ReactNode } from 'react'
import { Message } from '../app/message.tsx'
import { base } from '../router/history.ts'

/** What to type on a server that has nothing yet. */
export function FirstSteps(): ReactNode {
  return (
    <Message title="Nothing is tracked here yet">
      Point a training script at this server, and its runs appear here while they train:
      <pre>{`import mlflow
mlflow.set_tracking_uri("${window.location.origin}${base}")
mlflow.autolog()`}</pre>
    </Message>
  )
}
