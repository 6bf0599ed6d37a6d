import type { NativeModelVersion } from '@stemma/contract'
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { refreshModels } from '../api/refresh.ts'
import { ask } from '../api/server.ts'
import { notify } from '../app/notices.tsx'
import { part } from '../app/part.tsx'
import type { ViewProps } from '../app/views.ts'
import { AskText } from '../controls/ask-text.tsx'
import { Button } from '../controls/button.tsx'
import { useTitle } from '../controls/use-title.ts'
import { FileBrowser } from '../files/file-browser.tsx'
import { DetailPage, NotShown } from '../pages/detail-page.tsx'
import { navigate } from '../router/history.ts'
import { paths } from '../router/paths.ts'
import { useRouter } from '../router/router.tsx'
import { attempt } from '../runs/run-actions.ts'
import { VersionOverview } from './version-overview.tsx'

const FamilyTree = part(async () => (await import('../family/family-tree.tsx')).FamilyTree)

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
  if (data === undefined) return <NotShown what="version" error={error} />
  const root = {
    title: `Files of version ${version}`,
    owner: { kind: 'version', name, version },
    addressOf: (path: string) => paths.versionFile(name, version, path),
  } as const
  return (
    <DetailPage
      crumbs={[
        ['Models', paths.models],
        [name, paths.model(name)],
      ]}
      title={`version ${version}`}
      actions={<VersionActions version={data} />}
      label="Version"
      tabs={[
        { title: 'Overview', to: paths.version(name, version), isOpen: tab === 'overview' },
        { title: 'Files', to: paths.versionFile(name, version, ''), isOpen: tab === 'files' },
        {
          title: 'Family tree',
          to: paths.version(name, version, 'family'),
          isOpen: tab === 'family',
        },
      ]}
    >
      {tab === 'files' && <FileBrowser roots={[root]} open={{ root, path: file }} />}
      {tab === 'overview' && <VersionOverview version={data} />}
      {tab === 'family' && <FamilyTree of={`models:/${name}/${version}`} />}
    </DetailPage>
  )
}

function tabOf(path: string): 'overview' | 'files' | 'family' {
  // The last part of a path to a file may be called anything.
  if (/\/versions\/[^/]+\/files(?:\/|$)/u.test(path)) return 'files'
  return path.endsWith('/family') ? 'family' : 'overview'
}

function VersionActions({
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
    <>
      <Button kind="quiet" onClick={() => setIsOpen(true)}>
        Describe
      </Button>
      <Button kind="quiet" onClick={() => void remove()}>
        Delete
      </Button>
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
    </>
  )
}
