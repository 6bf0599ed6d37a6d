import type { StorageCheckLine } from '@stemma/contract'
import { httpCall, readLines } from '@stemma/sdk/client'
import { machine, type Effects } from '../effects.ts'
import { CliError, exitCodes } from '../fail.ts'
import type { DataOptions } from '../offline/data-option.ts'
import { withData } from '../offline/with-data.ts'
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
  { http, effects: { stderr } }: Session,
  { repair = false, signal }: FsckOptions,
  onProblem: (line: StorageCheckLine) => Promise<void>,
): Promise<StorageCheckLine> {
  let told = false
  const tell = async (text: string): Promise<void> => {
    if (!stderr.isTerminal) return
    told = text !== ''
    await stderr.write(`\r\u001b[K${text}`)
  }
  try {
    const call = { ...httpCall('storage.check', { repair }), ...(signal && { signal }) }
    for await (const read of readLines(http, call)) {
      const line = read as StorageCheckLine // of the route's record
      if (line.kind === 'done') return line
      if (line.kind === 'progress') await tell(`Checking ${line.place ?? ''}`)
      else {
        if (told) await tell('')
        await onProblem(line)
      }
    }
    throw new CliError('the server broke off the check. Look at its log.', exitCodes.unreachable)
  } catch (error) {
    if (signal?.aborted !== true) throw error
    throw new CliError('stopped; what was mended until then stays so.', exitCodes.interrupted)
  } finally {
    if (told) await tell('')
  }
}
