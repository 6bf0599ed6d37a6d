import type { NativeExperiment } from '@stemma/contract'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { ask } from '../api/server.ts'
import { notifyError } from '../app/notices.tsx'
import { currentPlace, navigate } from '../router/history.ts'
import { useRouter } from '../router/router.tsx'
import { tagOf } from '../runs/run-value.ts'
import { readSharedView, sharedViewTag } from './shared-view.ts'
import { queryOf } from './view-state.ts'

/**
 * Shows the view that the address names: `saved=ID` of ours, as long as nothing else is said, or `share=KEY` of MLflow's page. True until
 * it is known what to show.
 */
export function useGivenView(experiment: NativeExperiment | undefined): boolean {
  const { query } = useRouter().place
  const [saved, share] = [query.get('saved'), query.get('share')]
  const isBare = saved !== null && [...query.keys()].length === 1
  const view = useQuery({
    queryKey: ['views', 'one', saved],
    queryFn: ({ signal }) => ask('views.get', { view_id: saved ?? '' }, signal),
    enabled: isBare,
    retry: false,
  })
  const { data, error } = view
  useEffect(() => {
    if (!isBare || saved === null) return
    if (error !== null) {
      notifyError(error)
      show(new URLSearchParams())
    } else if (data !== undefined)
      show(new URLSearchParams([...queryOf(data.state), ['saved', saved]]))
  }, [isBare, saved, data, error])
  useEffect(() => {
    if (share === null || experiment === undefined) return
    const value = tagOf(experiment, sharedViewTag(share))
    if (value === undefined) {
      notifyError(new Error('The view that this link names was removed.'))
      show(withoutShare())
      return
    }
    readSharedView(value).then(
      (state) => show(queryOf(state)),
      () => {
        notifyError(new Error('The view that this link names can’t be read.'))
        show(withoutShare())
      },
    )
  }, [share, experiment])
  // A view that shows nothing of its own is shown at once.
  return (
    share !== null ||
    (isBare && data !== undefined && [...queryOf(data.state)].length > 0) ||
    (isBare && view.isPending)
  )
}

function show(query: URLSearchParams): void {
  const { path } = currentPlace()
  navigate({ path, query }, { replace: true })
}

function withoutShare(): URLSearchParams {
  const query = new URLSearchParams(currentPlace().query)
  query.delete('share')
  return query
}
