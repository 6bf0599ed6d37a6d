import type { StorageGcProgress } from '@stemma/contract'
import { followLines } from '../client/follow-lines.ts'
import { machine, type Effects } from '../effects.ts'
import type { DataOptions } from '../offline/data-option.ts'
import { withData } from '../offline/with-data.ts'
import { openSession, type Session } from '../session.ts'
import { formatBytes } from '../table/format-number.ts'

export interface GcOptions extends DataOptions {
  readonly dryRun?: boolean
  readonly grace?: string
  readonly signal?: AbortSignal
}

/** Removes what nothing needs, and says what that was. */
export async function collectGarbage(
  options: GcOptions,
  effects: Effects = machine,
): Promise<void> {
  await withData(options, effects, async (reached, own) => {
    const session = openSession(reached, own)
    const { done: _done, ...counts } = await follow(session, options)
    if (session.json) return session.printJson(counts)
    await session.note(gcText(counts))
  })
}

async function follow(
  session: Session,
  { dryRun = false, grace, signal }: GcOptions,
): Promise<StorageGcProgress> {
  const request = { dry_run: dryRun, ...(grace !== undefined && { grace }) }
  return followLines<StorageGcProgress, StorageGcProgress>(
    session,
    { route: 'storage.gc', request },
    {
      signal,
      onLine: (line) => (line.done ? line : undefined),
      brokenOff: 'the server broke off. Look at its log.',
      stopped: () => 'stopped; nothing that is needed was removed.',
    },
  )
}

function gcText(counts: Omit<StorageGcProgress, 'done'>): string {
  const { leftovers, entries, entry_bytes, freed_bytes, missing, damaged, dry_run } = counts
  const parts: string[] = []
  if (Number(leftovers) > 0)
    parts.push(`${countText(leftovers, 'leftover')} of interrupted uploads`)
  if (Number(entries) > 0)
    parts.push(
      `${countText(entries, 'part')} of objects that nothing names (${formatBytes(Number(entry_bytes))})`,
    )
  const what = parts.length === 0 ? 'Nothing to collect' : parts.join(' and ')
  const sentences = [
    parts.length === 0 ? what : `${dry_run ? 'Would remove' : 'Removed'} ${what}`,
    ...(Number(freed_bytes) > 0
      ? [`The packs are ${formatBytes(Number(freed_bytes))} smaller`]
      : []),
    ...(Number(damaged) > 0
      ? [
          `Nothing was removed from the packs, as ${countText(damaged, 'object')} cannot be read and may need it. Run stemma fsck --repair, then stemma gc again`,
        ]
      : []),
    ...(Number(missing) > 0
      ? [`${countText(missing, 'named object')} not there whole: stemma fsck tells which`]
      : []),
  ]
  return `${sentences.join('. ')}.`
}

function countText(count: number | bigint, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${Number(count) === 1 ? '' : 's'}`
}
