import type { NativeDataDetail } from '@stemma/contract'
import { useState, type ReactNode } from 'react'
import { refreshData } from '../api/refresh.ts'
import { ask } from '../api/server.ts'
import { notify } from '../app/notices.tsx'
import { AskText } from '../controls/ask-text.tsx'
import { Button } from '../controls/button.tsx'
import { attempt } from '../runs/run-actions.ts'
import css from './data.module.css'

/** The names that stand for a version, and what people say of it. */
export function DataTags({ detail }: { readonly detail: NativeDataDetail }): ReactNode {
  const { name, version, aliases, tags } = detail
  const [asked, setAsked] = useState<'alias' | 'tag' | undefined>()
  const change = (work: () => Promise<unknown>): void => {
    setAsked(undefined)
    void attempt(async () => {
      await work()
    }, refreshData)
  }
  const unalias = (alias: string): void =>
    change(async () => {
      await ask('data.deleteAlias', { name, alias })
      notify(`@${alias} names no version of ${name} now`, {
        undo: () => change(() => ask('data.setAlias', { name, alias, version })),
      })
    })
  return (
    <section aria-label="Aliases and tags">
      <h2 className={css['head']}>Aliases and tags</h2>
      <ul className={css['tags']}>
        {aliases.map((alias) => (
          <li key={`@${alias}`} className={css['chip']}>
            @{alias}
            <Remove what={`the alias ${alias}`} onClick={() => unalias(alias)} />
          </li>
        ))}
        {tags.map(({ key, value }) => (
          <li key={key} className={css['chip']}>
            <span className="muted">{key}</span> {value}
            <Remove
              what={`the tag ${key}`}
              onClick={() => change(() => ask('data.deleteTag', { name, version, key }))}
            />
          </li>
        ))}
        <li>
          <Button kind="quiet" onClick={() => setAsked('alias')}>
            Alias…
          </Button>
          <Button kind="quiet" onClick={() => setAsked('tag')}>
            Tag…
          </Button>
        </li>
      </ul>
      {asked === 'alias' && (
        <AskText
          title={`A name for version ${version}`}
          action="Set the alias"
          questions={[{ name: 'alias', label: 'Alias: it names this version from now on' }]}
          onAnswer={({ alias = '' }) =>
            change(() =>
              ask('data.setAlias', { name, alias: alias.trim().replace(/^@/u, ''), version }),
            )
          }
          onClose={() => setAsked(undefined)}
        />
      )}
      {asked === 'tag' && (
        <AskText
          title={`Tag version ${version}`}
          action="Set the tag"
          questions={[
            { name: 'key', label: 'Name' },
            { name: 'value', label: 'Value', isOptional: true },
          ]}
          onAnswer={({ key = '', value = '' }) =>
            change(() => ask('data.setTag', { name, version, key, value }))
          }
          onClose={() => setAsked(undefined)}
        />
      )}
    </section>
  )
}

interface RemoveProps {
  readonly what: string
  readonly onClick: () => void
}

function Remove({ what, onClick }: RemoveProps): ReactNode {
  return (
    <Button kind="icon" aria-label={`Remove ${what}`} onClick={onClick}>
      ×
    </Button>
  )
}
