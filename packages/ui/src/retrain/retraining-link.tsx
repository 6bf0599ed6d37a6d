import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { paths } from '../router/paths.ts'
import { Link } from '../router/router.tsx'
import { retrainingOf } from './find-retrainings.ts'

/** Leads from a decision to the report of the retraining that asked for it; nothing where none did. */
export function RetrainingLink({ decisionId }: { readonly decisionId: string }): ReactNode {
  const { data } = useQuery({
    queryKey: ['retraining of', decisionId],
    queryFn: ({ signal }) => retrainingOf(decisionId, signal),
  })
  return data ? <Link to={paths.retraining(data.run_id)}>Retraining</Link> : null
}
