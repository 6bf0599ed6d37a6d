import type { NativeExperiment } from '@stemma/contract'
import { useState, type ReactNode } from 'react'
import { refreshExperiments } from '../api/refresh.ts'
import { ask } from '../api/server.ts'
import { notify } from '../app/notices.tsx'
import { part } from '../app/part.tsx'
import { AskText } from '../controls/ask-text.tsx'
import { Button } from '../controls/button.tsx'
import { navigate } from '../router/history.ts'
import { paths } from '../router/paths.ts'
import { Link } from '../router/router.tsx'
import { attempt } from './run-actions.ts'
import { tagOf } from './run-value.ts'
import page from '../theme/page.module.css'
import css from './runs.module.css'

const Markdown = part(async () => (await import('../markdown/markdown.tsx')).Markdown, {
  meanwhile: ({ text }) => <p>{text}</p>,
})
const noteTag = 'mlflow.note.content'

/** The name of an experiment, what is noted about it, and what can be done with it. */
export function ExperimentHeader({
  experiment,
}: {
  readonly experiment: NativeExperiment
}): ReactNode {
  const { experiment_id: id, name, lifecycle_stage: stage } = experiment
  const [asked, setAsked] = useState<'rename' | 'note' | undefined>()
  const note = tagOf(experiment, noteTag) ?? ''
  const close = (): void => setAsked(undefined)
  return (
    <>
      <div className={page['crumbs']}>
        <Link to={paths.experiments}>Experiments</Link>
        <span aria-hidden>/</span>
        <h1 className="ellipsis" title={name}>
          {name}
        </h1>
        <div className={page['actions']}>
          {stage === 'active' ? (
            <>
              <Button kind="quiet" onClick={() => setAsked('note')}>
                Note
              </Button>
              <Button kind="quiet" onClick={() => setAsked('rename')}>
                Rename
              </Button>
              <Button kind="quiet" onClick={() => void remove(experiment)}>
                Delete
              </Button>
            </>
          ) : (
            <>
              <span className={page['trashed']}>in the trash</span>
              <Button onClick={() => void restore(id)}>Restore</Button>
            </>
          )}
        </div>
      </div>
      {note !== '' && (
        <div className={css['note']}>
          <Markdown text={note} />
        </div>
      )}
      {asked === 'rename' && (
        <AskText
          title="Rename the experiment"
          action="Rename"
          questions={[{ name: 'name', label: 'Name; a slash puts it into a folder', value: name }]}
          onAnswer={({ name = '' }) => {
            close()
            void attempt(async () => {
              await ask('experiments.update', { experiment_id: id, name: name.trim() })
            }, refreshExperiments)
          }}
          onClose={close}
        />
      )}
      {asked === 'note' && (
        <AskText
          title="Note"
          action="Save"
          questions={[
            { name: 'note', label: 'Markdown', value: note, isLong: true, isOptional: true },
          ]}
          onAnswer={({ note = '' }) => {
            close()
            void attempt(async () => {
              await ask('experiments.setTag', { experiment_id: id, key: noteTag, value: note })
            }, refreshExperiments)
          }}
          onClose={close}
        />
      )}
    </>
  )
}

async function remove({ experiment_id: id, name }: NativeExperiment): Promise<void> {
  const isDone = await attempt(async () => {
    await ask('experiments.delete', { experiment_id: id })
  }, refreshExperiments)
  if (!isDone) return
  notify(`${name} moved to the trash`, { undo: () => void restore(id) })
  navigate(paths.experiments)
}

function restore(experiment_id: string): Promise<boolean> {
  return attempt(async () => {
    await ask('experiments.restore', { experiment_id })
  }, refreshExperiments)
}
