import { parseDataUri, type NativeDataVersion } from '@stemma/contract'
import { transferProgress } from '../artifacts/transfer-progress.ts'
import { machine, type Effects } from '../effects.ts'
import { CliError, exitCodes } from '../fail.ts'
import type { DataOptions } from '../offline/data-option.ts'
import { withData } from '../offline/with-data.ts'
import { openSession, type Session } from '../session.ts'
import { sendVersions } from './send-versions.ts'

export interface PushPullOptions extends DataOptions {
  readonly direction: 'push' | 'pull'
  /** `NAME`, or `NAME/VERSION` for all up to that one. */
  readonly reference: string
  /** The other side: the address of a server, or the data folder of one that is stopped. */
  readonly other: string
  readonly signal?: AbortSignal
}

/** Sends versions of a dataset to another server or data folder, or gets them from there. Aborting `signal` leaves each version whole. */
export async function pushOrPull(
  { direction, reference, other, signal, ...options }: PushPullOptions,
  effects: Effects = machine,
): Promise<void> {
  const uri = parseDataUri(reference)
  if (uri.kind === 'alias')
    throw new CliError(
      'an alias is not sent. Give NAME, or NAME/VERSION for all up to that one.',
      exitCodes.usage,
    )
  const there = /^https?:\/\//iu.test(other) ? { url: other } : { data: other }
  const sent: NativeDataVersion[] = []
  await withData(options, effects, (ours, ownEffects) =>
    withData(there, effects, async (theirs, otherEffects) => {
      const [own, far] = [openSession(ours, ownEffects), openSession(theirs, otherEffects)]
      const [from, to]: readonly [Session, Session] = direction === 'push' ? [own, far] : [far, own]
      const progress = transferProgress(effects)
      try {
        await sendVersions({
          name: uri.name,
          upTo: uri.kind === 'version' ? uri.version : undefined,
          from: from.http,
          to: to.http,
          signal,
          onBytes: progress.onBytes,
          onVersion: async (version) => void sent.push(version),
        })
      } catch (error) {
        if (signal?.aborted === true)
          throw new CliError(
            `stopped; ${String(sent.length)} versions were sent, each of them whole.`,
            exitCodes.interrupted,
          )
        throw error
      } finally {
        await progress.end()
      }
      if (own.json) return own.printJson(sent)
      await own.note(
        sent.length === 0
          ? `Nothing to ${direction}: ${direction === 'push' ? 'the other side has them all' : 'they are all here'}.`
          : `${direction === 'push' ? 'Sent' : 'Got'} ${sent.map(({ name, version }) => `${name}/${String(version)}`).join(', ')}.`,
      )
    }),
  )
}
