import { nativeRoutes, writeJson, type PurgeProgress } from '@stemma/contract'
import type { PurgeFiles, PurgePlanPage, PurgeStep } from '@stemma/core'
import type { KeptForVersion, Reclaimed } from '@stemma/store'
import type { FastifyReply } from 'fastify'
import type { ServerSettings } from '../../../config/settings.ts'
import type { Engine } from '../../../engine/engine.ts'
import type { Call } from '../../../engine/protocol.ts'
import { send } from '../../../http/app.ts'
import { contentOf, internalCall } from '../internal-call.ts'
import { sendLines } from '../send-lines.ts'
import type { ObjectMaintenance } from '../storage/object-maintenance.ts'
import { whileWaiting } from '../storage/while-waiting.ts'
import { decodeStrictly } from '../strict-request.ts'
import { collectObjects } from './collect-objects.ts'
import {
  countArtifacts,
  removeArtifacts,
  removeExperimentFolder,
  type ArtifactPlaces,
} from './remove-artifacts.ts'

export interface PurgeParts extends ArtifactPlaces {
  readonly engine: Pick<Engine, 'read' | 'write'>
  readonly settings: ServerSettings
  readonly stopping: AbortSignal
  /** There where artifacts are objects with names in rows. */
  readonly objects?: ObjectMaintenance | undefined
}

const tellEveryMs = 100
/** So many places that were left are named. */
const mostNamed = 100

/**
 * Answers `POST /trash/purge`. What can't be purged is refused before the first line. The work goes on only while somebody reads the lines:
 * who leaves stops it after the step under way, and the next purge goes on from there.
 */
export async function purgeTrash(
  reply: FastifyReply,
  parts: PurgeParts,
  call: Call,
): Promise<FastifyReply> {
  const request = decodeStrictly(nativeRoutes['trash.purge'].request, call)
  const prepared = await parts.engine.read(internalCall(call, 'trash.purge prepare', request))
  if (prepared.status !== 200) return send(reply, prepared)
  const external = request.external_artifacts ? parts.external : undefined
  const selection = contentOf(prepared) as object // our own thread wrote one
  const purge = new Purge(
    { ...parts, external, keepsRows: parts.objects !== undefined },
    { call, selection },
  )
  return sendLines(reply, purge.lines(request.dry_run), parts.stopping)
}

interface Asked {
  readonly call: Call
  readonly selection: object
}

/** One purge under way. */
class Purge {
  readonly #parts: PurgeParts
  readonly #asked: Asked
  readonly #total = {
    experiments: 0,
    runs: 0,
    logged_models: 0,
    registered_models: 0,
    model_versions: 0,
    metric_points: 0,
    artifacts: 0,
    artifact_bytes: 0,
  }
  readonly #left: string[] = []
  #placesLeft = 0
  #storeBytes: number | undefined
  #kept: readonly string[] = []
  #database:
    | (Pick<PurgeProgress, 'database_reusable_bytes'> & { readonly database_bytes: number })
    | undefined

  constructor(parts: PurgeParts, asked: Asked) {
    this.#parts = parts
    this.#asked = asked
  }

  async *lines(isDryRun: boolean): AsyncGenerator<Buffer> {
    let toldMs = performance.now()
    for await (const _ of isDryRun ? this.#plan() : this.#remove()) {
      if (performance.now() - toldMs < tellEveryMs) continue
      toldMs = performance.now()
      yield this.#line(isDryRun, false)
    }
    if (!isDryRun) await this.#write('trash.purge finish', { ...this.#total, ...this.#database })
    this.#kept = await this.#readKept()
    yield this.#line(isDryRun, true)
  }

  async *#plan(): AsyncGenerator<void> {
    for (let point: PurgePlanPage['next'] | undefined; ;) {
      const request = { selection: this.#asked.selection, ...point }
      const answer = await this.#parts.engine.read(
        internalCall(this.#asked.call, 'trash.purge plan', request),
      )
      const page = contentOf(answer) as PurgePlanPage // what `planPurge` answers
      this.#add(page)
      yield
      for (const uri of page.artifactUris) {
        this.#count(uri, await countArtifacts(this.#parts, uri))
        yield
      }
      if (page.next === undefined) return
      point = page.next
    }
  }

  async *#remove(): AsyncGenerator<void> {
    for (;;) {
      const step = (await this.#write('trash.purge step', this.#asked.selection)) as PurgeStep // what `purgeStep` answers
      this.#add(step)
      yield
      if (step.isDone) break
      for (const files of step.files) {
        await this.#removeFiles(files)
        yield
      }
      if (step.files.length > 0)
        await this.#write('trash.purge removed', { items: step.files.map(({ itemNo }) => itemNo) })
    }
    if (this.#parts.objects && this.#total.artifacts > 0) yield* this.#collect(this.#parts.objects)
    // Where nothing was removed there is nothing to look for.
    if (Object.values(this.#total).some((count) => count > 0)) yield* this.#reclaim()
  }

  /** Bytes without a name are freed too, as far as they are old enough. */
  async *#collect(objects: ObjectMaintenance): AsyncGenerator<void> {
    const collecting = whileWaiting(collectObjects(objects), tellEveryMs)
    let step = await collecting.next()
    for (; step.done !== true; step = await collecting.next()) yield
    if ('reason' in step.value) this.#leave(`objects that nothing names (${step.value.reason})`)
    else this.#storeBytes = step.value.freedBytes
  }

  async *#reclaim(): AsyncGenerator<void> {
    for (let isDone = false; !isDone;) {
      const reclaiming = whileWaiting(this.#write('trash.purge reclaim', {}), tellEveryMs)
      let step = await reclaiming.next()
      for (; step.done !== true; step = await reclaiming.next()) yield
      isDone = this.#addReclaimed(step.value as Reclaimed) // what the store answers
      yield
    }
  }

  async #readKept(): Promise<readonly string[]> {
    const { call, selection } = this.#asked
    const answer = await this.#parts.engine.read(internalCall(call, 'trash.purge kept', selection))
    const { kept } = contentOf(answer) as { readonly kept: readonly KeptForVersion[] } // what `readKept` answers
    return kept.map(
      ({ kind, id, version }) => `${kind === 'run' ? 'runs' : 'models'}:/${id} (${version})`,
    )
  }

  #addReclaimed({ freedBytes, reusableBytes, isDone }: Reclaimed): boolean {
    if (freedBytes !== undefined)
      this.#database = {
        database_bytes: (this.#database?.database_bytes ?? 0) + freedBytes,
        ...(reusableBytes !== undefined && { database_reusable_bytes: reusableBytes }),
      }
    return isDone
  }

  #add(part: Omit<PurgePlanPage, 'artifactUris'>): void {
    const { experiments, runs, models, registeredModels, versions, points } = part
    this.#total.experiments += experiments
    this.#total.runs += runs
    this.#total.logged_models += models
    this.#total.registered_models += registeredModels
    this.#total.model_versions += versions
    this.#total.metric_points += points
  }

  /** What can't be removed is left and named: one bad folder must not stop every later purge. */
  async #removeFiles({ kind, subject, artifactUri: uri }: PurgeFiles): Promise<void> {
    try {
      if (kind === 'experiment') await removeExperimentFolder(this.#parts, uri)
      else this.#count(uri, await removeArtifacts(this.#parts, { uri, owner: subject }))
    } catch (error) {
      this.#leave(`${uri} (${error instanceof Error ? error.message : String(error)})`)
    }
  }

  #leave(place: string): void {
    this.#placesLeft += 1
    if (this.#left.length < mostNamed) this.#left.push(place)
  }

  #count(uri: string, counted: Awaited<ReturnType<typeof countArtifacts>>): void {
    if (counted) {
      this.#total.artifacts += counted.files
      this.#total.artifact_bytes += counted.bytes
    } else this.#leave(uri)
  }

  async #write(route: string, request: object): Promise<unknown> {
    return contentOf(await this.#parts.engine.write(internalCall(this.#asked.call, route, request)))
  }

  #line(isDryRun: boolean, isDone: boolean): Buffer {
    const progress: PurgeProgress = {
      ...this.#total,
      places_left: this.#placesLeft,
      left: isDone ? this.#left : [],
      kept: this.#kept,
      ...(this.#storeBytes !== undefined && { artifact_store_bytes: this.#storeBytes }),
      ...this.#database,
      dry_run: isDryRun,
      done: isDone,
    }
    return Buffer.from(`${writeJson(progress)}\n`)
  }
}
