import type { StorageGroup, StorageUse } from '@stemma/contract'
import { followLines } from '../client/follow-lines.ts'
import { machine, type Effects } from '../effects.ts'
import { moreNote } from '../more-note.ts'
import type { DataOptions } from '../offline/data-option.ts'
import { withData } from '../offline/with-data.ts'
import { progressLine } from '../progress-line.ts'
import { openSession, type Session } from '../session.ts'
import { formatBytes } from '../table/format-number.ts'
import type { Column } from '../table/render-table.ts'

const usualLimit = 20

export interface ShowStorageOptions extends DataOptions {
  readonly by: StorageGroup
  /** 20 if absent; then a note says if that was not all. */
  readonly limit?: number
}

/** Prints what takes space: the largest experiments or logged models, then the rest and the sums. */
export async function showStorage(
  options: ShowStorageOptions & { readonly signal?: AbortSignal },
  effects: Effects = machine,
): Promise<void> {
  await withData(options, effects, async (reached, own) => {
    const session = openSession(reached, own)
    const uses = await readUses(session, options)
    const { limit = usualLimit } = options
    const groups = uses
      .filter(({ kind }) => kind === options.by)
      .toSorted((one, other) => Number(other.logical_bytes) - Number(one.logical_bytes))
    const sums = uses.filter(({ kind }) => kind !== options.by)
    if (groups.length > limit && options.limit === undefined) await session.note(moreNote(limit))
    const shown = [...groups.slice(0, limit), ...sums]
    if (session.json) return session.printJson(shown)
    await session.printTable(shown, columns)
  })
}

async function readUses(
  session: Session,
  { by, signal }: ShowStorageOptions & { readonly signal?: AbortSignal },
): Promise<readonly StorageUse[]> {
  const uses: StorageUse[] = []
  const progress = progressLine(session.effects)
  try {
    return await followLines<StorageUse, readonly StorageUse[]>(
      session,
      { route: 'storage.usage', request: { by } },
      {
        signal,
        onLine: async (use) => {
          if (use.kind === 'progress')
            await progress.tell(`Counting: ${String(use.artifacts)} artifacts`)
          else uses.push(use)
          return use.kind === 'total' ? uses : undefined
        },
        brokenOff: 'the server broke off its answer.',
        stopped: () => 'stopped.',
      },
    )
  } finally {
    await progress.clear()
  }
}

const columns: readonly Column<StorageUse>[] = [
  { title: 'what', text: ({ kind }) => kind },
  { title: 'id', text: ({ id = '' }) => id },
  { title: 'name', text: ({ name = '' }) => name },
  {
    title: 'stage',
    text: ({ lifecycle_stage: stage = '' }) => stage,
    style: (text, use, style) => (use.lifecycle_stage === 'deleted' ? style('dim', text) : text),
  },
  {
    title: 'artifacts',
    align: 'right',
    text: ({ kind, artifacts }) => (kind === 'database' ? '' : artifacts.toLocaleString('en')),
    exact: ({ artifacts }) => String(artifacts),
  },
  bytesColumn('logical', ({ logical_bytes: bytes }) => bytes),
  bytesColumn('stored', ({ stored_bytes: bytes }) => bytes),
  bytesColumn('saved', ({ kind, logical_bytes: logical, stored_bytes: stored }) => {
    // What is stored and has no name any more saves nothing: a collection removes it.
    const saved = Number(logical) - Number(stored ?? Infinity)
    return kind === 'database' || saved < 0 ? undefined : saved
  }),
  bytesColumn('reusable', ({ reusable_bytes: bytes }) => bytes),
]

function bytesColumn(
  title: string,
  bytes: (use: StorageUse) => number | bigint | undefined,
): Column<StorageUse> {
  const of = (use: StorageUse, show: (value: number) => string): string => {
    const value = bytes(use)
    return value === undefined ? '' : show(Number(value))
  }
  return {
    title,
    align: 'right',
    text: (use) => of(use, formatBytes),
    exact: (use) => of(use, String),
  }
}
