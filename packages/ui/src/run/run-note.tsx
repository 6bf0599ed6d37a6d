import type { NativeRun } from '@stemma/contract'
import { useState, type ReactNode } from 'react'
import { part } from '../app/part.tsx'
import { AskText } from '../controls/ask-text.tsx'
import { Button } from '../controls/button.tsx'
import { tagRuns } from '../runs/run-actions.ts'
import { tagOf } from '../runs/run-value.ts'
import css from './run.module.css'

const Markdown = part(async () => (await import('../markdown/markdown.tsx')).Markdown)
const noteTag = 'mlflow.note.content'

/** What people write about a run, in Markdown. */
export function RunNote({ run }: { readonly run: NativeRun }): ReactNode {
  const [isOpen, setIsOpen] = useState(false)
  const note = tagOf(run, noteTag) ?? ''
  return (
    <section aria-label="Note">
      <header className={css['sectionHead']}>
        <h2>Note</h2>
        <Button kind="quiet" onClick={() => setIsOpen(true)}>
          {note === '' ? 'Write one' : 'Edit'}
        </Button>
      </header>
      {note !== '' && <Markdown text={note} />}
      {isOpen && (
        <AskText
          title="Note"
          action="Save"
          questions={[
            { name: 'note', label: 'Markdown', value: note, isLong: true, isOptional: true },
          ]}
          onAnswer={({ note = '' }) => {
            setIsOpen(false)
            void tagRuns([run.run_id], { key: noteTag, value: note })
          }}
          onClose={() => setIsOpen(false)}
        />
      )}
    </section>
  )
}
