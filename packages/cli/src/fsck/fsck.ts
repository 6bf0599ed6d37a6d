import type { StorageCheckLine } from '@stemma/contract'
import { followLines } from '../client/follow-lines.ts'
import { machine, type Effects } from '../effects.ts'
import type { DataOptions } from '../offline/data-option.ts'
import { withData } from '../offline/with-data.ts'
import { progressLine } from '../progress-line.ts'
import { openSession, type Session } from '../session.ts'
import { escapeControls } from '../table/escape-controls.ts'

export interface FsckOptions extends DataOptions {
  readonly repair?: boolean
  readonly signal?: AbortSignal
}

/** Prints every problem as it is found; whether nothing is damaged, or all of it was mended. */
export async function checkStorage(
  options: FsckOptions,
  effects: Effects = machine,
): Promise<boolean> {
  return withData(options, effects, async (reached, own) => {
    const session = openSession(reached, own)
    const problems: StorageCheckLine[] = []
    const done = await follow(session, options, async (line) => {
      problems.push(line)
      if (!session.json) await effects.stdout.write(problemText(line))
    })
    const found = Number(done.problems)
    const mended = Number(done.mended_problems)
    if (session.json)
      await session.printJson({
        problems: problems.map(({ place, problem, mended: isMended }) => ({
          place,
          problem,
          mended: isMended,
        })),
        mended,
        left: found - mended,
      })
    else await session.note(sumText(found, mended, options.repair ?? false))
    return found === mended
  })
}

function problemText({ place = '', problem = '', mended }: StorageCheckLine): string {
  return `${mended === true ? 'mended   ' : 'problem  '}${escapeControls(place)}: ${escapeControls(problem)}\n`
}

function sumText(found: number, mended: number, repair: boolean): string {
  if (found === 0) return 'Nothing is damaged.'
  const left = found - mended
  if (left === 0) return `${found} found and mended.`
  return repair
    ? `${found} found, ${mended} mended; the rest needs a backup.`
    : `${found} found. To mend what can be: stemma fsck --repair`
}

async function follow(
  session: Session,
  { repair = false, signal }: FsckOptions,
  onProblem: (line: StorageCheckLine) => Promise<void>,
): Promise<StorageCheckLine> {
  const progress = progressLine(session.effects)
  try {
    return await followLines<StorageCheckLine, StorageCheckLine>(
      session,
      { route: 'storage.check', request: { repair } },
      {
        signal,
        onLine: async (line) => {
          if (line.kind === 'done') return line
          if (line.kind === 'progress') await progress.tell(`Checking ${line.place ?? ''}`)
          else {
            await progress.clear()
            await onProblem(line)
          }
          return undefined
        },
        brokenOff: 'the server broke off the check. Look at its log.',
        stopped: () => 'stopped; what was mended until then stays so.',
      },
    )
  } finally {
    await progress.clear()
  }
}
