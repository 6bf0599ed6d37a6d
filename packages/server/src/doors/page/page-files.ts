import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A file of the page, as the build lists it. */
export interface PageFile {
  readonly type: string
  readonly etag: string
  /** Whether `.br` and `.gz` stand beside it. */
  readonly isCompressed: boolean
}

export interface PageFiles {
  readonly folder: string
  /** By path below the folder. */
  readonly files: Readonly<Record<string, PageFile>>
  /** In the order in which the page tries them. */
  readonly views: readonly PageView[]
}

/** An address of the page, and the scripts and styles that its view needs besides those of every view. */
export interface PageView {
  /** As `matchPath` reads it. */
  readonly pattern: string
  readonly files: readonly string[]
}

/** Where the build puts the page: beside the bundled server, or in its package where the server runs from source. */
const folder = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../../../../ui/dist/' : './page/', import.meta.url),
)

/** What was built; undefined where nothing was. */
export async function readPageFiles(): Promise<PageFiles | undefined> {
  try {
    const list: unknown = JSON.parse(await readFile(join(folder, 'files.json'), 'utf8'))
    // The guarantee: the build wrote it whole (tools/build-page.ts).
    const { files, views } = list as Omit<PageFiles, 'folder'>
    return { folder, files, views }
  } catch {
    return undefined
  }
}
