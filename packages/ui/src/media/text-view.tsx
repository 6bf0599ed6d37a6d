import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ask } from '../api/server.ts'
import css from './media.module.css'

interface TextViewProps {
  readonly runId: string
  readonly path: string
  readonly label: string
}

/** The beginning of a text. */
export function TextView({ runId, path, label }: TextViewProps): ReactNode {
  const { data } = useQuery({
    queryKey: ['logged text', runId, path],
    queryFn: ({ signal }) => ask('runArtifacts.preview', { run_id: runId, path }, signal),
    placeholderData: (before) => before,
    staleTime: Infinity,
  })
  return (
    // Keys scroll it.
    <pre className={css['text']} tabIndex={0} role="region" aria-label={label}>
      {data?.text ?? ''}
      {data?.truncated === true && '…'}
    </pre>
  )
}
