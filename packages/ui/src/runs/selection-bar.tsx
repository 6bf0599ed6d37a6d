import { httpCall, readLines } from '@stemma/sdk/client'
import { useState, type ReactNode } from 'react'
import { refreshRuns } from '../api/refresh.ts'
import { server } from '../api/server.ts'
import { AskText } from '../controls/ask-text.tsx'
import { Button } from '../controls/button.tsx'
import { Dialog } from '../controls/dialog.tsx'
import { navigate } from '../router/history.ts'
import { paths } from '../router/paths.ts'
import { attempt, deleteRuns, renameRun, restoreRuns, tagRuns } from './run-actions.ts'
import css from './runs.module.css'

interface SelectionBarProps {
  /** Ids of the selected runs, in the order of the table, and the name of the only one. */
  readonly runIds: readonly string[]
  readonly name: string | undefined
  readonly isTrash: boolean
  readonly onClear: () => void
}

const mostCompared = 100

/** What can be done with the selected runs. */
export function SelectionBar({ runIds, name, isTrash, onClear }: SelectionBarProps): ReactNode {
  const [asked, setAsked] = useState<'tag' | 'rename' | 'purge' | undefined>()
  const close = (): void => setAsked(undefined)
  const clearIf = (isDone: boolean): void => {
    if (isDone) onClear()
  }
  return (
    <div className={css['selection']} role="toolbar" aria-label="Selected runs">
      <strong>{runIds.length} selected</strong>
      <Button
        kind="main"
        disabled={runIds.length < 2 || runIds.length > mostCompared}
        onClick={() => navigate(paths.compare(runIds))}
      >
        Compare
      </Button>
      {isTrash ? (
        <>
          <Button onClick={() => void restoreRuns(runIds).then(clearIf)}>Restore</Button>
          <Button kind="danger" onClick={() => setAsked('purge')}>
            Delete for good
          </Button>
        </>
      ) : (
        <>
          <Button onClick={() => setAsked('tag')}>Tag</Button>
          <Button disabled={name === undefined} onClick={() => setAsked('rename')}>
            Rename
          </Button>
          <Button kind="danger" onClick={() => void deleteRuns(runIds).then(clearIf)}>
            Delete
          </Button>
        </>
      )}
      <Button kind="quiet" onClick={onClear}>
        Clear
      </Button>
      {asked === 'tag' && (
        <AskText
          title={`Tag ${runIds.length === 1 ? 'the run' : `${runIds.length} runs`}`}
          action="Set the tag"
          questions={[
            { name: 'key', label: 'Name' },
            { name: 'value', label: 'Value', isOptional: true },
          ]}
          onAnswer={({ key = '', value = '' }) => {
            close()
            void tagRuns(runIds, { key, value })
          }}
          onClose={close}
        />
      )}
      {asked === 'rename' && (
        <AskText
          title="Rename the run"
          action="Rename"
          questions={[{ name: 'name', label: 'Name', value: name ?? '' }]}
          onAnswer={({ name = '' }) => {
            close()
            void renameRun(runIds[0] ?? '', name)
          }}
          onClose={close}
        />
      )}
      {asked === 'purge' && (
        <Dialog
          title={`Delete ${runIds.length} for good?`}
          action="Delete for good"
          isDanger
          onAction={() => {
            close()
            void attempt(() => purge(runIds), refreshRuns).then(clearIf)
          }}
          onClose={close}
        >
          <p>Their rows and their artifacts are removed. Nothing brings them back.</p>
        </Dialog>
      )}
    </div>
  )
}

/** The server reports its progress line by line, and goes on as long as somebody reads. */
async function purge(run_ids: readonly string[]): Promise<void> {
  for await (const _ of readLines(server, httpCall('trash.purge', { run_ids }))) continue
}
