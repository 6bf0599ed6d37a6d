import {
  invalidParameter,
  nativeRoutes,
  parseAge,
  writeJson,
  type StorageGcProgress,
} from '@stemma/contract'
import { sweepLeftovers } from '@stemma/objects'
import type { FastifyReply } from 'fastify'
import type { ServerSettings } from '../../../config/settings.ts'
import type { Engine } from '../../../engine/engine.ts'
import type { Call } from '../../../engine/protocol.ts'
import { send } from '../../../http/app.ts'
import { internalCall } from '../internal-call.ts'
import { sendLines } from '../send-lines.ts'
import { decodeStrictly } from '../strict-request.ts'
import type { ObjectMaintenance } from './object-maintenance.ts'
import { whileWaiting } from './while-waiting.ts'

export interface GcParts {
  readonly stopping: AbortSignal
  readonly engine: Pick<Engine, 'write'>
  readonly settings: Pick<ServerSettings, 'artifactsDestination' | 's3'>
  readonly objects?: ObjectMaintenance | undefined
}

const leastGraceMs = 60_000

/** Answers `POST /storage/gc`. Uploads and everything else go on meanwhile. Who leaves stops it. */
export async function storageGc(
  reply: FastifyReply,
  parts: GcParts,
  call: Call,
): Promise<FastifyReply> {
  const { dry_run, grace } = decodeStrictly(nativeRoutes['storage.gc'].request, call)
  const graceMs = parseAge(grace)
  if (graceMs < leastGraceMs)
    throw invalidParameter(
      `Invalid value '${grace}' for parameter 'grace' supplied: It must be at least 1m: an upload under way must not be taken for a leftover.`,
    )
  const allowed = await parts.engine.write(internalCall(call, 'storage.gc allow'))
  if (allowed.status !== 200) return send(reply, allowed)
  return sendLines(reply, gcLines(parts, { graceMs, isDryRun: dry_run }), parts.stopping)
}

/** The lines of a collection: leftovers first, then objects that nothing names. */
export async function* gcLines(
  { settings, objects }: Pick<GcParts, 'settings' | 'objects'>,
  { graceMs, isDryRun }: { readonly graceMs: number; readonly isDryRun: boolean },
): AsyncGenerator<Buffer> {
  const stopping = new AbortController()
  const counts = { leftovers: 0, entries: 0, entry_bytes: 0, freed_bytes: 0, missing: 0 }
  const line = (isDone: boolean): Buffer =>
    Buffer.from(
      `${writeJson({ ...counts, dry_run: isDryRun, done: isDone } satisfies StorageGcProgress)}\n`,
    )
  try {
    yield line(false)
    if (settings.s3 === undefined)
      counts.leftovers = await sweepLeftovers(settings.artifactsDestination, {
        unchangedSinceMs: Date.now() - graceMs,
        signal: stopping.signal,
        isDryRun,
      })
    // Parts of a large pack that never became one. They have an hour.
    else if (!isDryRun) counts.leftovers = (await objects?.removeUnfinished()) ?? 0
    if (objects) {
      if (!isDryRun) await objects.dropExpired()
      const live = objects.live()
      const collecting = whileWaiting(objects.store.collect({ live, graceMs, isDryRun }))
      let step = await collecting.next()
      for (; step.done !== true; step = await collecting.next()) yield line(false)
      const { removedEntries, removedBytes, freedBytes, missing } = step.value
      Object.assign(counts, {
        entries: removedEntries,
        entry_bytes: removedBytes,
        freed_bytes: freedBytes,
        missing: missing.length,
      })
    }
    yield line(true)
  } finally {
    stopping.abort()
  }
}
