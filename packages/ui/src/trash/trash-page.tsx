import type { NativeTrashEntry } from '@stemma/contract'
import { httpCall, readLines } from '@stemma/sdk/client'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo, useState, type ReactNode } from 'react'
import { errorText } from '../api/error-text.ts'
import { refreshExperiments, refreshModels, refreshRuns } from '../api/refresh.ts'
import { ask, server } from '../api/server.ts'
import { Message } from '../app/message.tsx'
import { notify } from '../app/notices.tsx'
import { Ago } from '../controls/ago.tsx'
import { Button } from '../controls/button.tsx'
import { Dialog } from '../controls/dialog.tsx'
import { Problem, Toolbar } from '../controls/toolbar.tsx'
import { useTitle } from '../controls/use-title.ts'
import { attempt } from '../runs/run-actions.ts'
import type { GridColumn } from '../table/grid-column.ts'
import { Grid } from '../table/grid.tsx'
import page from '../theme/page.module.css'

/** What was deleted and can come back, the latest first. */
export function TrashPage(): ReactNode {
  useTitle('Trash')
  const [purged, setPurged] = useState<NativeTrashEntry | undefined>()
  const { data, error, hasNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ['trash'],
    queryFn: ({ pageParam, signal }) =>
      ask('trash.list', { limit: 200, ...(pageParam !== '' && { page_token: pageParam }) }, signal),
    initialPageParam: '',
    getNextPageParam: (last) => last.next_page_token,
  })
  const entries = useMemo(() => data?.pages.flatMap(({ entries }) => entries) ?? [], [data])
  return (
    <div className={page['column']}>
      <Toolbar>
        <h1 className={page['title']}>Trash</h1>
      </Toolbar>
      {error !== null && <Problem>{errorText(error)}</Problem>}
      <div className={page['rest']}>
        <Grid
          label="Trash"
          rows={entries}
          rowKey={({ trash_id }) => trash_id}
          columns={trashColumns(setPurged)}
          onEnd={() => {
            if (hasNextPage) void fetchNextPage()
          }}
          empty={
            data !== undefined && (
              <Message title="The trash is empty">
                What is deleted waits here until it is purged.
              </Message>
            )
          }
        />
      </div>
      {purged !== undefined && (
        <Dialog
          title={`Delete ${purged.name} for good?`}
          action="Delete for good"
          isDanger
          onAction={() => {
            setPurged(undefined)
            void attempt(() => purge(purged), refreshAll)
          }}
          onClose={() => setPurged(undefined)}
        >
          <p>Its rows and its files are removed. Nothing brings them back.</p>
        </Dialog>
      )}
    </div>
  )
}

function trashColumns(
  onPurge: (entry: NativeTrashEntry) => void,
): readonly GridColumn<NativeTrashEntry>[] {
  return [
    {
      id: 'name',
      title: 'Name',
      width: 280,
      isPinned: true,
      cell: ({ name }) => <span title={name}>{name}</span>,
    },
    { id: 'kind', title: 'Kind', width: 130, cell: ({ kind }) => kind.replace('-', ' ') },
    {
      id: 'experiment',
      title: 'Experiment',
      width: 200,
      cell: ({ experiment_name }) => experiment_name,
    },
    {
      id: 'time',
      title: 'Deleted',
      width: 110,
      cell: ({ deletion_time: time }) => <Ago timeMs={time} />,
    },
    { id: 'actor', title: 'By', width: 100, cell: ({ deleted_by }) => deleted_by },
    {
      id: 'with',
      title: 'With it',
      width: 160,
      cell: ({ runs, model_versions: versions }) =>
        [runs > 0 && `${runs} runs`, versions > 0 && `${versions} versions`]
          .filter(Boolean)
          .join(', '),
    },
    {
      id: 'actions',
      title: '',
      label: 'Actions',
      width: 200,
      cell: (entry) => (
        <>
          <Button
            kind="quiet"
            aria-label={`Restore ${entry.name}`}
            onClick={() => void restore(entry)}
          >
            Restore
          </Button>
          <Button
            kind="quiet"
            aria-label={`Delete for good: ${entry.name}`}
            onClick={() => onPurge(entry)}
          >
            Delete for good
          </Button>
        </>
      ),
    },
  ]
}

function restore({ trash_id, name }: NativeTrashEntry): Promise<boolean> {
  return attempt(async () => {
    await ask('trash.restore', { trash_id })
    notify(`${name} restored`)
  }, refreshAll)
}

/** The server reports its progress line by line, and goes on as long as somebody reads. */
async function purge({ trash_id, name }: NativeTrashEntry): Promise<void> {
  for await (const _ of readLines(server, httpCall('trash.purge', { trash_ids: [trash_id] })))
    continue
  notify(`${name} deleted for good`)
}

async function refreshAll(): Promise<void> {
  await Promise.all([refreshRuns(), refreshExperiments(), refreshModels()])
}
