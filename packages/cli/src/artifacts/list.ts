import type { ArtifactEntry } from '@stemma/contract'
import { readPages } from '@stemma/sdk/client'
import { machine, type Effects } from '../effects.ts'
import { moreNote } from '../more-note.ts'
import type { SessionOptions } from '../session-options.ts'
import { openSession } from '../session.ts'
import { formatBytes } from '../table/format-number.ts'
import type { Column } from '../table/render-table.ts'
import { findOwnedPath } from './artifact-address.ts'
import { listPage } from './owner-routes.ts'

const usualLimit = 1000

export interface ListArtifactsOptions extends SessionOptions {
  readonly address: string
  readonly path?: string
  readonly recursive?: boolean
  /** 1000 if absent; then a note says if that was not all. */
  readonly limit?: number
}

/** Prints the files and directories at a path. */
export async function listArtifacts(
  { address, path, recursive = false, limit, ...options }: ListArtifactsOptions,
  effects: Effects = machine,
): Promise<void> {
  const { http, json, printJson, printTable, note } = openSession(options, effects)
  const owned = await findOwnedPath(http, address, path)
  const { items, hasMore } = await readPages(limit ?? usualLimit, async (page) => {
    const answer = await listPage(http, owned, { recursive, ...page })
    return { items: answer.entries, nextPageToken: answer.next_page_token }
  })
  if (hasMore && limit === undefined) await note(moreNote(usualLimit))
  if (json) return printJson(items)
  if (items.length === 0 && effects.stdout.isTerminal) return note('No files.')
  await printTable(items, columns)
}

const columns: readonly Column<ArtifactEntry>[] = [
  {
    title: 'path',
    text: ({ path, is_directory }) => (is_directory ? `${path}/` : path),
  },
  {
    title: 'size',
    align: 'right',
    text: ({ size_bytes }) => (size_bytes === undefined ? '' : formatBytes(Number(size_bytes))),
    exact: ({ size_bytes }) => (size_bytes === undefined ? '' : String(size_bytes)),
  },
  {
    title: 'sha256',
    text: ({ sha256 }) => sha256?.slice(0, 12) ?? '',
    exact: ({ sha256 }) => sha256 ?? '',
  },
]
