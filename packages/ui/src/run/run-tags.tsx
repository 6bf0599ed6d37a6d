import type { NativeRun } from '@stemma/contract'
import { useState, type ReactNode } from 'react'
import { AskText } from '../controls/ask-text.tsx'
import { Button } from '../controls/button.tsx'
import { KeyValues } from '../controls/key-values.tsx'
import { tagRuns, untagRun } from '../runs/run-actions.ts'
import { refusedTag } from './run-refused.tsx'
import css from './run.module.css'

const shownElsewhere: ReadonlySet<string> = new Set([
  'mlflow.note.content',
  'mlflow.runName',
  refusedTag,
])

/** A run's tags. Those that clients write for themselves come last, and stay. */
export function RunTags({ run }: { readonly run: NativeRun }): ReactNode {
  const [isAdding, setIsAdding] = useState(false)
  const isOwn = (key: string): boolean => key.startsWith('mlflow.')
  const tags = run.tags
    .filter(({ key }) => !shownElsewhere.has(key))
    .toSorted((a, b) => Number(isOwn(a.key)) - Number(isOwn(b.key)))
  return (
    <>
      <KeyValues
        title="Tags"
        rows={tags.map(({ key, value }) => [
          key,
          <span className={css['tagValue']}>
            <span>{value}</span>
            {!isOwn(key) && (
              <Button
                kind="quiet"
                aria-label={`Remove the tag ${key}`}
                onClick={() => void untagRun(run.run_id, key)}
              >
                ×
              </Button>
            )}
          </span>,
        ])}
        action={
          <Button kind="quiet" onClick={() => setIsAdding(true)}>
            Add
          </Button>
        }
      />
      {isAdding && (
        <AskText
          title="Add a tag"
          action="Add"
          questions={[
            { name: 'key', label: 'Name' },
            { name: 'value', label: 'Value', isOptional: true },
          ]}
          onAnswer={({ key = '', value = '' }) => {
            setIsAdding(false)
            void tagRuns([run.run_id], { key, value })
          }}
          onClose={() => setIsAdding(false)}
        />
      )}
    </>
  )
}
