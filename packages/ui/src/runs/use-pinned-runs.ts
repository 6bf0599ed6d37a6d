import type { NativeRun } from '@stemma/contract'
import { useQueries } from '@tanstack/react-query'
import { useMemo } from 'react'
import { ask } from '../api/server.ts'

const most = 20

/** The pinned runs: those that the table has, and the others by themselves, in the order in which they were pinned. */
export function usePinnedRuns(
  pinned: ReadonlySet<string>,
  runs: readonly NativeRun[],
): readonly NativeRun[] {
  const ids = useMemo(() => [...pinned].slice(0, most), [pinned])
  const known = useMemo(() => new Map(runs.map((run) => [run.run_id, run])), [runs])
  const others = useQueries({
    queries: ids.map((id) => ({
      queryKey: ['run', id, 'pinned'],
      queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
        ask('runs.get', { run_id: id }, signal),
      enabled: !known.has(id),
      retry: false,
    })),
    combine: (results) => results.map(({ data }) => data),
  })
  return useMemo(
    () => ids.flatMap((id, at) => known.get(id) ?? others[at] ?? []),
    [ids, known, others],
  )
}
