import type { NativeView } from '@stemma/contract'
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { queryClient } from '../api/query-client.ts'
import { ask } from '../api/server.ts'
import { notify } from '../app/notices.tsx'
import { AskText } from '../controls/ask-text.tsx'
import { Button } from '../controls/button.tsx'
import { CopyButton } from '../controls/copy-button.tsx'
import { Popover } from '../controls/popover.tsx'
import { base } from '../router/history.ts'
import { paths } from '../router/paths.ts'
import { Link, useRouter } from '../router/router.tsx'
import { attempt } from '../runs/run-actions.ts'
import { isSameState, queryOf, stateOf } from './view-state.ts'
import css from './views.module.css'

/** Views of an experiment that somebody named: to look at, to save what is shown now, and to pass on. */
export function SavedViews({ experimentId }: { readonly experimentId: string }): ReactNode {
  const { query } = useRouter().place
  const [isNaming, setIsNaming] = useState(false)
  const { data } = useQuery({
    queryKey: ['views', experimentId],
    queryFn: ({ signal }) => ask('views.list', { experiment_id: experimentId }, signal),
    staleTime: 30_000,
  })
  const state = stateOf(query)
  const views = data?.views ?? []
  const active = views.find(({ view_id: id }) => id === query.get('saved'))
  const isChanged = active !== undefined && !isSameState(active.state, state)
  const change = (work: () => Promise<void>): Promise<boolean> =>
    attempt(work, () => queryClient.invalidateQueries({ queryKey: ['views'] }))
  const create = async (name: string): Promise<void> => {
    await ask('views.create', { experiment_id: experimentId, name, state })
    notify(`Saved as “${name}”`)
  }
  return (
    <>
      <Popover
        title={active === undefined ? 'Views' : `${active.name}${isChanged ? ' *' : ''}`}
        label="Views"
      >
        <div className={css['views']}>
          {views.length === 0 && (
            <p className="muted">
              What is shown now can get a name, to come back to or to pass on.
            </p>
          )}
          <ul>
            {views.map((view) => (
              <li key={view.view_id} data-active={view === active || undefined}>
                <Link to={addressOf(view)}>{view.name}</Link>
                <CopyButton
                  text={`${window.location.origin}${base}${paths.experiment(experimentId)}?saved=${view.view_id}`}
                  label={`Copy a link to ${view.name}`}
                />
                <Button
                  kind="icon"
                  aria-label={`Remove the view ${view.name}`}
                  onClick={() =>
                    void change(async () => {
                      await ask('views.delete', { view_id: view.view_id })
                      notify(`“${view.name}” removed`, {
                        undo: () =>
                          void change(async () => {
                            const { name, state } = view
                            await ask('views.create', { experiment_id: experimentId, name, state })
                          }),
                      })
                    })
                  }
                >
                  ×
                </Button>
              </li>
            ))}
          </ul>
          <div className={css['actions']}>
            {isChanged && (
              <Button
                kind="main"
                onClick={() =>
                  void change(async () => {
                    await ask('views.update', { view_id: active.view_id, state })
                    notify(`“${active.name}” shows this now`)
                  })
                }
              >
                Save in “{active.name}”
              </Button>
            )}
            <Button onClick={() => setIsNaming(true)}>Save as…</Button>
          </div>
        </div>
      </Popover>
      {isNaming && (
        <AskText
          title="Save what is shown now"
          action="Save"
          questions={[{ name: 'name', label: 'Name of the view' }]}
          onAnswer={({ name = '' }) => {
            setIsNaming(false)
            void change(() => create(name.trim()))
          }}
          onClose={() => setIsNaming(false)}
        />
      )}
    </>
  )
}

/** Where a view is shown, and stays known as that view while it is changed. */
function addressOf({ experiment_id: experimentId, view_id: id, state }: NativeView): string {
  const query = new URLSearchParams([...queryOf(state), ['saved', id]])
  return `${paths.experiment(experimentId)}?${query.toString()}`
}
