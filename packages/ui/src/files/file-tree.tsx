import type { ArtifactEntry } from '@stemma/contract'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { errorText } from '../api/error-text.ts'
import { formatBytes } from '../format/number.ts'
import { Link } from '../router/router.tsx'
import type { FileRoot } from './file-browser.tsx'
import { archiveAddress, listFiles, ownerKey } from './file-owner.ts'
import css from './files.module.css'

interface FileTreeProps {
  readonly root: FileRoot
  readonly openPath: string | undefined
}

export function FileTree({ root, openPath }: FileTreeProps): ReactNode {
  return (
    <section aria-label={root.title}>
      <header className={css['root']}>
        <h2 className="ellipsis" title={root.title}>
          {root.title}
        </h2>
        <a href={archiveAddress(root.owner, '')} download title="All of it as a zip file">
          zip
        </a>
      </header>
      <Folder {...{ root, openPath }} path="" depth={0} />
    </section>
  )
}

interface FolderProps extends FileTreeProps {
  readonly path: string
  readonly depth: number
}

/** What is in a folder; a long one comes in parts. */
function Folder({ root, openPath, path, depth }: FolderProps): ReactNode {
  const { data, error, hasNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ['files', ...ownerKey(root.owner), path],
    queryFn: ({ pageParam, signal }) =>
      listFiles(root.owner, { path, pageToken: pageParam, signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next_page_token,
  })
  if (error !== null) return <p className={css['none']}>{errorText(error)}</p>
  const entries = data?.pages.flatMap(({ entries }) => entries)
  if (entries === undefined) return null
  if (entries.length === 0) return <p className={css['none']}>No files</p>
  return (
    <ul>
      {entries.map((entry) => (
        <li key={entry.path}>
          <Entry {...{ root, openPath, entry, depth }} />
        </li>
      ))}
      {hasNextPage && (
        <li>
          <button type="button" className={css['more']} onClick={() => void fetchNextPage()}>
            More…
          </button>
        </li>
      )}
    </ul>
  )
}

interface EntryProps extends FileTreeProps {
  readonly entry: ArtifactEntry
  readonly depth: number
}

function Entry({ root, openPath, entry, depth }: EntryProps): ReactNode {
  const { path, name, is_directory: isFolder, size_bytes: size } = entry
  const isAbove = openPath === path || (openPath?.startsWith(`${path}/`) ?? false)
  const [isOpen, setIsOpen] = useState(isAbove)
  const style = { paddingLeft: 8 + depth * 16 }
  if (!isFolder) {
    return (
      <Link
        to={root.addressOf(path)}
        className={css['entry']}
        style={style}
        aria-current={openPath === path ? 'true' : undefined}
      >
        <span className="ellipsis">{name}</span>
        <span className="muted">{size !== undefined && formatBytes(Number(size))}</span>
      </Link>
    )
  }
  return (
    <>
      <button
        type="button"
        className={css['entry']}
        style={style}
        aria-expanded={isOpen}
        onClick={() => setIsOpen(!isOpen)}
      >
        <span className="ellipsis">
          <span aria-hidden>{isOpen ? '▾' : '▸'}</span> {name}
        </span>
      </button>
      {isOpen && <Folder {...{ root, openPath, path }} depth={depth + 1} />}
    </>
  )
}
