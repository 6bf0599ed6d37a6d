import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { refreshModels } from '../api/refresh.ts'
import { ask } from '../api/server.ts'
import { notify } from '../app/notices.tsx'
import { part } from '../app/part.tsx'
import type { ViewProps } from '../app/views.ts'
import { AskText } from '../controls/ask-text.tsx'
import { Button } from '../controls/button.tsx'
import { Dialog } from '../controls/dialog.tsx'
import { useTitle } from '../controls/use-title.ts'
import { DetailPage, NotShown } from '../pages/detail-page.tsx'
import { Retrainings } from '../retrain/retrainings.tsx'
import { navigate } from '../router/history.ts'
import { paths } from '../router/paths.ts'
import { Link } from '../router/router.tsx'
import { attempt } from '../runs/run-actions.ts'
import { ModelAliases } from './model-aliases.tsx'
import { ModelHistory } from './model-history.tsx'
import { VersionTable } from './version-table.tsx'
import css from './models.module.css'

const Markdown = part(async () => (await import('../markdown/markdown.tsx')).Markdown)

/** A registered model: what its aliases name, its versions, and all that ever changed. */
export function ModelPage({ params }: ViewProps): ReactNode {
  const name = params['model'] ?? ''
  useTitle(name)
  const [asked, setAsked] = useState<'describe' | 'delete' | undefined>()
  const close = (): void => setAsked(undefined)
  const { data: model, error } = useQuery({
    queryKey: ['model', name],
    queryFn: ({ signal }) => ask('models.get', { name }, signal),
  })
  if (model === undefined) return <NotShown what="model" error={error} />
  return (
    <>
      <DetailPage
        crumbs={[['Models', paths.models]]}
        title={name}
        actions={
          <>
            <Link to={paths.decisions(name)}>Decisions</Link>
            <Button kind="quiet" onClick={() => setAsked('describe')}>
              Describe
            </Button>
            <Button kind="quiet" onClick={() => setAsked('delete')}>
              Delete
            </Button>
          </>
        }
      >
        <div className={css['model']}>
          <div className={css['stack']}>
            {model.description !== '' && <Markdown text={model.description} />}
            <ModelAliases model={model} />
            <Retrainings model={name} />
            <ModelHistory name={name} />
          </div>
          <VersionTable name={name} />
        </div>
      </DetailPage>
      {asked === 'describe' && (
        <AskText
          title="Description"
          action="Save"
          questions={[
            {
              name: 'text',
              label: 'Markdown',
              value: model.description,
              isLong: true,
              isOptional: true,
            },
          ]}
          onAnswer={({ text = '' }) => {
            close()
            void attempt(async () => {
              await ask('models.update', { name, description: text })
            }, refreshModels)
          }}
          onClose={close}
        />
      )}
      {asked === 'delete' && (
        <Dialog
          title={`Delete ${name}?`}
          action="Delete"
          isDanger
          onAction={() => {
            close()
            void attempt(async () => {
              await ask('models.delete', { name })
              notify(`${name} moved to the trash`)
              navigate(paths.models)
            }, refreshModels)
          }}
          onClose={close}
        >
          <p>
            It goes to the trash with its versions; its aliases name nothing then. Restoring brings
            all of it back.
          </p>
        </Dialog>
      )}
    </>
  )
}
