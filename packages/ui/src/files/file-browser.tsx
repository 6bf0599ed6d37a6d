import type { ReactNode } from 'react'
import { Message } from '../app/message.tsx'
import type { FileOwner } from './file-owner.ts'
import { FileTree } from './file-tree.tsx'
import { FileView } from './file-view.tsx'
import css from './files.module.css'

export interface FileRoot {
  readonly title: string
  readonly owner: FileOwner
  /** The address of one of its files. */
  readonly addressOf: (path: string) => string
}

interface FileBrowserProps {
  readonly roots: readonly FileRoot[]
  /** What is open: a root and a path below it, empty for nothing. */
  readonly open: { readonly root: FileRoot; readonly path: string } | undefined
}

/** Files as a tree, and beside it what is in one of them. */
export function FileBrowser({ roots, open }: FileBrowserProps): ReactNode {
  return (
    <div className={css['browser']} data-open={(open?.path ?? '') !== '' || undefined}>
      <nav className={css['tree']} aria-label="Files">
        {roots.map((root) => (
          <FileTree
            key={root.title}
            root={root}
            openPath={open?.root.title === root.title ? open.path : undefined}
          />
        ))}
      </nav>
      <div className={css['view']}>
        {open === undefined || open.path === '' ? (
          <Message title="Choose a file">Its beginning is shown here, as what it is.</Message>
        ) : (
          <FileView key={`${open.root.title}/${open.path}`} root={open.root} path={open.path} />
        )}
      </div>
    </div>
  )
}
