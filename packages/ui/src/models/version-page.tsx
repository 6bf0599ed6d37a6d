import type { NativeModelVersion } from '@stemma/contract'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState, type ReactNode } from 'react'
import { errorText } from '../api/error-text.ts'
import { refreshModels } from '../api/refresh.ts'
import { ask } from '../api/server.ts'
import { Message } from '../app/message.tsx'
import { notify } from '../app/notices.tsx'
import type { ViewProps } from '../app/views.ts'
import { AskText } from '../controls/ask-text.tsx'
import { Button } from '../controls/button.tsx'
import { useTitle } from '../controls/use-title.ts'
import { FileBrowser } from '../files/file-browser.tsx'
import { navigate } from '../router/history.ts'
import { paths } from '../router/paths.ts'
import { Link, useRouter } from '../router/router.tsx'
import { attempt } from '../runs/run-actions.ts'
import { VersionOverview } from './version-overview.tsx'
import page from '../theme/page.module.css'

const FamilyTree = lazy(async () => ({
  default: (await import('../family/family-tree.tsx')).FamilyTree,
}))

/** One version of a model: where it comes from, what it is, and its files. */
export function VersionPage({ params }: ViewProps): ReactNode {
  const { model: name = '', version: number = '', file = '' } = params
  const version = Number(number)
  const tab = tabOf(useRouter().place.path)
  useTitle(`${name} ${number}`)
  const { data, error } = useQuery({
    queryKey: ['version', name, version],
    queryFn: ({ signal }) => ask('versions.get', { name, version }, signal),
  })
  if (data === undefined) {
    return error === null ? null : (
      <Message title="This version can’t be shown" isProblem>
        {errorText(error)}
      </Message>
    )
  }
  const root = {
    title: `Files of version ${version}`,
    owner: { kind: 'version', name, version },
    addressOf: (path: string) => paths.versionFile(name, version, path),
  } as const
  return (
    <div className={page['column']}>
      <VersionHeader version={data} />
      <nav className={page['tabs']} aria-label="Version">
        {(
          [
            ['overview', 'Overview', paths.version(name, version)],
            ['files', 'Files', paths.versionFile(name, version, '')],
            ['family', 'Family tree', paths.version(name, version, 'family')],
          ] as const
        ).map(([one, title, to]) => (
          <Link key={one} to={to} aria-current={tab === one ? 'page' : undefined}>
            {title}
          </Link>
        ))}
      </nav>
      <div className={page['scroll']}>
        {tab === 'files' && <FileBrowser roots={[root]} open={{ root, path: file }} />}
        {tab === 'overview' && <VersionOverview version={data} />}
        {tab === 'family' && (
          <Suspense fallback={null}>
            <FamilyTree of={`models:/${name}/${version}`} />
          </Suspense>
        )}
      </div>
    </div>
  )
}

function tabOf(path: string): 'overview' | 'files' | 'family' {
  // The last part of a path to a file may be called anything.
  if (/\/versions\/[^/]+\/files(?:\/|$)/u.test(path)) return 'files'
  return path.endsWith('/family') ? 'family' : 'overview'
}

function VersionHeader({
  version: { name, version, description },
}: {
  readonly version: NativeModelVersion
}): ReactNode {
  const [isOpen, setIsOpen] = useState(false)
  const remove = (): Promise<boolean> =>
    attempt(async () => {
      await ask('versions.delete', { name, version })
      notify(`${name} ${version} moved to the trash`)
      navigate(paths.model(name))
    }, refreshModels)
  return (
    <div className={page['crumbs']}>
      <Link to={paths.models}>Models</Link>
      <span aria-hidden>/</span>
      <Link to={paths.model(name)}>{name}</Link>
      <span aria-hidden>/</span>
      <h1>version {version}</h1>
      <div className={page['actions']}>
        <Button kind="quiet" onClick={() => setIsOpen(true)}>
          Describe
        </Button>
        <Button kind="quiet" onClick={() => void remove()}>
          Delete
        </Button>
      </div>
      {isOpen && (
        <AskText
          title="Description"
          action="Save"
          questions={[
            { name: 'text', label: 'Markdown', value: description, isLong: true, isOptional: true },
          ]}
          onAnswer={({ text = '' }) => {
            setIsOpen(false)
            void attempt(async () => {
              await ask('versions.update', { name, version, description: text })
            }, refreshModels)
          }}
          onClose={() => setIsOpen(false)}
        />
      )}
    </div>
  )
}
