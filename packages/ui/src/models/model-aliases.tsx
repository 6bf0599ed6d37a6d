import type { NativeModel } from '@stemma/contract'
import { useState, type ReactNode } from 'react'
import { refreshModels } from '../api/refresh.ts'
import { ask } from '../api/server.ts'
import { notify } from '../app/notices.tsx'
import { AskText } from '../controls/ask-text.tsx'
import { Button } from '../controls/button.tsx'
import { paths } from '../router/paths.ts'
import { Link } from '../router/router.tsx'
import { attempt } from '../runs/run-actions.ts'
import css from './models.module.css'

/** What the aliases of a model name, and what moves them: forward by hand, back by a rollback. */
export function ModelAliases({ model }: { readonly model: NativeModel }): ReactNode {
  const [moved, setMoved] = useState<string | undefined>()
  const { name, aliases } = model
  return (
    <section aria-label="Aliases">
      <header className={css['head']}>
        <h2>
          Aliases <span className="muted">{aliases.length}</span>
        </h2>
        <Button kind="quiet" onClick={() => setMoved('')}>
          Add
        </Button>
      </header>
      <ul className={css['aliases']}>
        {aliases.map(({ alias, version }) => (
          <li key={alias}>
            <strong>@{alias}</strong>
            <span>
              → <Link to={paths.version(name, version)}>version {version}</Link>
            </span>
            <span className={css['buttons']}>
              <Button kind="quiet" aria-label={`Move ${alias}`} onClick={() => setMoved(alias)}>
                Move
              </Button>
              <Button
                kind="quiet"
                aria-label={`Roll back ${alias}`}
                title="Names again what it named before its last move"
                onClick={() => void rollBack(name, alias)}
              >
                Roll back
              </Button>
              <Button
                kind="quiet"
                aria-label={`Remove ${alias}`}
                onClick={() =>
                  void attempt(async () => {
                    await ask('models.deleteAlias', { name, alias })
                  }, refreshModels)
                }
              >
                ×
              </Button>
            </span>
          </li>
        ))}
      </ul>
      {moved !== undefined && (
        <AskText
          title={moved === '' ? 'Add an alias' : `Move @${moved}`}
          action={moved === '' ? 'Add' : 'Move'}
          questions={[
            ...(moved === '' ? [{ name: 'alias', label: 'Alias' }] : []),
            { name: 'version', label: 'Version', value: String(model.last_version) },
          ]}
          onAnswer={({ alias = moved, version = '' }) => {
            setMoved(undefined)
            void move({ name, alias, version: Number(version) }, aliases)
          }}
          onClose={() => setMoved(undefined)}
        />
      )}
    </section>
  )
}

interface Move {
  readonly name: string
  readonly alias: string
  readonly version: number
}

/** Refused when somebody else moved the alias since the page showed it. */
function move(target: Move, known: NativeModel['aliases']): Promise<boolean> {
  const before = known.find(({ alias }) => alias === target.alias)?.version
  return attempt(async () => {
    await ask('models.setAlias', {
      ...target,
      ...(before === undefined ? { expected_absent: true } : { expected_version: before }),
    })
    notify(`@${target.alias} names version ${target.version}`)
  }, refreshModels)
}

function rollBack(name: string, alias: string): Promise<boolean> {
  return attempt(async () => {
    const { last_event: event } = await ask('models.alias', { name, alias })
    const after = await ask('models.rollbackAlias', {
      ...{ name, alias },
      ...(event !== undefined && { expected_event: event }),
    })
    notify(
      after.version === undefined
        ? `@${alias} names nothing now`
        : `@${alias} names version ${after.version} again`,
    )
  }, refreshModels)
}
