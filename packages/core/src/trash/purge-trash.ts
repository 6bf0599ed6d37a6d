import { parseAge, StemmaError, type PurgeProgress, type PurgeRequest } from '@stemma/contract'
import type { Reclaimed, TrashSelection } from '@stemma/store'
import { liveObjects } from '../objects/live-objects.ts'
import type { ArtifactObjects, Ctx } from '../room-ctx.ts'
import { whileWaiting } from '../storage/while-waiting.ts'
import type { PurgePlanPage, PurgePlanPoint } from './plan-purge.ts'
import type { PurgeFiles } from './purge-step.ts'
import {
  countArtifacts,
  removeArtifacts,
  removeExperimentFolder,
  type ArtifactCount,
  type ArtifactPlaces,
} from './remove-artifacts.ts'

const tellEveryMs = 100
/** So many places that were left are named, and so many things that stay for the registry's sake. */
const mostNamed = 100
/** As long as a new object is safe without a name: what is younger may be about to get one. */
const usualGraceMs = 60 * 60 * 1000

/**
 * Removes what is in the trash for good, rows and artifacts, and says from time to time how far it is. It goes on only while somebody asks
 * for the next line: who leaves stops it after the step under way, and the next purge goes on from there.
 *
 * @throws what `preparePurge` throws for what can't be purged, before the first line.
 */
export async function* purgeTrash(
  ctx: Ctx,
  request: PurgeRequest,
  { graceMs = usualGraceMs }: { readonly graceMs?: number } = {},
): AsyncGenerator<PurgeProgress, void, undefined> {
  const { older_than: text, dry_run: isDryRun } = request
  const selection = await ctx.rows.preparePurge({
    olderThan: text === undefined ? undefined : { text, ms: parseAge(text) },
    experimentIds: request.experiment_ids,
    runIds: request.run_ids,
    modelIds: request.model_ids,
    trashIds: request.trash_ids,
  })
  const purge = new Purge(ctx, {
    selection,
    graceMs,
    places: {
      artifacts: ctx.artifacts,
      trust: ctx.settings.trust,
      keepsRows: ctx.objects !== undefined,
      external: request.external_artifacts ? ctx.external : undefined,
    },
  })
  let toldMs = ctx.now()
  for await (const _ of isDryRun ? purge.plan() : purge.remove()) {
    if (ctx.now() - toldMs < tellEveryMs) continue
    toldMs = ctx.now()
    yield purge.progress({ dry_run: isDryRun, done: false })
  }
  await purge.finish(isDryRun)
  yield purge.progress({ dry_run: isDryRun, done: true })
}

interface Purged {
  readonly selection: TrashSelection
  readonly places: ArtifactPlaces
  readonly graceMs: number
}

/** One purge under way. Its generators give nothing but moments in which it may stop. */
class Purge {
  readonly #ctx: Ctx
  readonly #purged: Purged
  readonly #total = {
    experiments: 0,
    runs: 0,
    logged_models: 0,
    registered_models: 0,
    model_versions: 0,
    datasets: 0,
    data_versions: 0,
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

  constructor(ctx: Ctx, purged: Purged) {
    this.#ctx = ctx
    this.#purged = purged
  }

  async *plan(): AsyncGenerator<void> {
    const { selection, places } = this.#purged
    for (let point: PurgePlanPoint | undefined; ;) {
      const page: PurgePlanPage = await this.#ctx.rows.planPurge({ selection, point })
      this.#add(page)
      yield
      for (const uri of page.artifactUris) {
        this.#count(uri, await countArtifacts(places, uri))
        yield
      }
      if (page.next === undefined) return
      point = page.next
    }
  }

  async *remove(): AsyncGenerator<void> {
    const { rows, objects } = this.#ctx
    for (;;) {
      const step = await rows.purgeStep(this.#purged.selection)
      this.#add(step)
      yield
      if (step.isDone) break
      for (const files of step.files) {
        await this.#removeFiles(files)
        yield
      }
      if (step.files.length > 0)
        await rows.finishPurged({ itemNos: step.files.map(({ itemNo }) => itemNo) })
    }
    const { artifacts, model_versions, data_versions } = this.#total
    if (objects && artifacts + model_versions + data_versions > 0) yield* this.#collect(objects)
    // Where nothing was removed there is nothing to look for.
    if (Object.values(this.#total).some((count) => count > 0)) yield* this.#reclaim()
  }

  async finish(isDryRun: boolean): Promise<void> {
    const { rows } = this.#ctx
    if (!isDryRun)
      await rows.finishPurge({
        ...this.#total,
        ...(this.#database && { database_bytes: this.#database.database_bytes }),
      })
    const kept = await rows.readKept({ selection: this.#purged.selection, limit: mostNamed })
    this.#kept = kept.map(
      ({ kind, id, version }) => `${kind === 'run' ? 'runs' : 'models'}:/${id} (${version})`,
    )
  }

  progress(state: Pick<PurgeProgress, 'dry_run' | 'done'>): PurgeProgress {
    return {
      ...this.#total,
      places_left: this.#placesLeft,
      left: state.done ? this.#left : [],
      kept: this.#kept,
      ...(this.#storeBytes !== undefined && { artifact_store_bytes: this.#storeBytes }),
      ...this.#database,
      ...state,
    }
  }

  /** Bytes without a name are freed too, as far as they are old enough. The purge itself is done: what the store says stops nothing. */
  async *#collect({ store }: ArtifactObjects): AsyncGenerator<void> {
    const { graceMs } = this.#purged
    const collecting = whileWaiting(
      store.collect({ live: liveObjects(this.#ctx), graceMs }),
      tellEveryMs,
    )
    try {
      let step = await collecting.next()
      for (; step.done !== true; step = await collecting.next()) yield
      const { freedBytes, damaged } = step.value
      this.#storeBytes = freedBytes
      if (damaged.length > 0)
        this.#leave(
          `objects that nothing names (${damaged.length} that are named cannot be read and may need them: stemma fsck --repair, then stemma gc)`,
        )
    } catch (error) {
      if (!(error instanceof StemmaError)) throw error
      this.#leave(`objects that nothing names (${error.message})`)
    }
  }

  async *#reclaim(): AsyncGenerator<void> {
    for (let isDone = false; !isDone;) {
      const reclaiming = whileWaiting(this.#ctx.rows.reclaimSpace(), tellEveryMs)
      let step = await reclaiming.next()
      for (; step.done !== true; step = await reclaiming.next()) yield
      isDone = this.#addReclaimed(step.value)
      yield
    }
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
    const { experiments, runs, models, registeredModels, versions, points, trashed } = part
    this.#total.datasets += part.datasets
    this.#total.data_versions += part.dataVersions
    this.#total.artifacts += trashed.files
    this.#total.artifact_bytes += trashed.bytes
    this.#total.experiments += experiments
    this.#total.runs += runs
    this.#total.logged_models += models
    this.#total.registered_models += registeredModels
    this.#total.model_versions += versions
    this.#total.metric_points += points
  }

  /** What can't be removed is left and named: one bad folder must not stop every later purge. */
  async #removeFiles({ kind, subject, artifactUri: uri }: PurgeFiles): Promise<void> {
    const { places } = this.#purged
    try {
      if (kind === 'experiment') await removeExperimentFolder(places, uri)
      else this.#count(uri, await removeArtifacts(places, { uri, owner: subject }))
    } catch (error) {
      this.#leave(`${uri} (${error instanceof Error ? error.message : String(error)})`)
    }
  }

  #leave(place: string): void {
    this.#placesLeft += 1
    if (this.#left.length < mostNamed) this.#left.push(place)
  }

  #count(uri: string, counted: ArtifactCount | undefined): void {
    if (counted) {
      this.#total.artifacts += counted.files
      this.#total.artifact_bytes += counted.bytes
    } else this.#leave(uri)
  }
}
