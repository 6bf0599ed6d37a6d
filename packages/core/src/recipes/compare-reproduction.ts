import { invalidParameter, StemmaError, type NativeReproduction } from '@stemma/contract'
import { findPlace, findRoot } from '../artifacts/find-place.ts'
import { openOwnedFile } from '../artifacts/owned-artifacts.ts'
import { hashModel } from '../models/hash-model.ts'
import { requirements } from '../models/model-facts.ts'
import type { Ctx } from '../room-ctx.ts'
import type { Reproduced } from './read-reproduced.ts'

type Fact = NativeReproduction['facts'][number]
type Verdict = Fact['verdict']

/** Its lines name the run, the time and the size: they differ by their nature. */
const ofItsOwn = /(?:^|\/)MLmodel$|(?:^|\/)registered_model_meta$/u

/** Whether a run gave what another one did, part by part. @throws RESOURCE_DOES_NOT_EXIST */
export async function compareReproduction(
  ctx: Ctx,
  {
    runId,
    of,
    tolerance,
  }: { readonly runId: string; readonly of: string; readonly tolerance: number },
): Promise<NativeReproduction> {
  if (!(tolerance >= 0 && tolerance <= 1))
    throw invalidParameter("Invalid value for parameter 'tolerance' supplied: A share, 0 to 1.")
  const after = await ctx.rows.readReproduced({ runId })
  const before = await ctx.rows.readReproduced({ runId: of })
  const unknown: string[] = []
  const facts: Fact[] = [
    ...compareMetrics(before.metrics, after.metrics, tolerance),
    ...compareTexts('param', before.params, after.params),
    ...compareTexts('data', before.data, after.data),
    ...compareTexts('code', codeOf(before), codeOf(after)),
  ]
  const [packages, packagesNow] = [await packagesOf(ctx, before), await packagesOf(ctx, after)]
  if (packages === undefined || packagesNow === undefined)
    unknown.push(`the packages of run ${packages === undefined ? of : runId}`)
  else facts.push(...compareTexts('environment', packages, packagesNow))
  const [files, filesNow] = [await filesOf(ctx, before), await filesOf(ctx, after)]
  if (files === undefined || filesNow === undefined)
    unknown.push(`the models of run ${files === undefined ? of : runId}`)
  else facts.push(...compareTexts('model', files, filesNow))
  if (before.data.size === 0) unknown.push('the data: the run names no version of data')
  return { run_id: runId, of, tolerance, verdict: verdictOf(facts), facts, unknown }
}

function verdictOf(facts: readonly Fact[]): Verdict {
  const worst = facts.filter(({ part }) => part !== 'model').map(({ verdict }) => verdict)
  if (worst.includes('differs')) return 'differs'
  return facts.every(({ verdict }) => verdict === 'same') ? 'same' : 'within_tolerance'
}

function compareMetrics(
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
  tolerance: number,
): Fact[] {
  return keysOf(before, after)
    .filter((key) => !key.startsWith('system/'))
    .map((key) => {
      const [one, other] = [before.get(key), after.get(key)]
      return { part: 'metric', key, ...texts(one, other), verdict: nearness(one, other, tolerance) }
    })
}

function nearness(one: number | undefined, other: number | undefined, tolerance: number): Verdict {
  if (one === undefined || other === undefined) return 'differs'
  if (one === other || (Number.isNaN(one) && Number.isNaN(other))) return 'same'
  const gap = Math.abs(one - other)
  return gap <= tolerance * Math.max(Math.abs(one), Math.abs(other))
    ? 'within_tolerance'
    : 'differs'
}

function compareTexts(
  part: Fact['part'],
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): Fact[] {
  return keysOf(before, after).map((key) => {
    const [one, other] = [before.get(key), after.get(key)]
    return { part, key, ...texts(one, other), verdict: one === other ? 'same' : 'differs' }
  })
}

function keysOf(
  before: ReadonlyMap<string, unknown>,
  after: ReadonlyMap<string, unknown>,
): readonly string[] {
  return [...new Set([...before.keys(), ...after.keys()])].toSorted()
}

function texts(
  before: string | number | undefined,
  after: string | number | undefined,
): { readonly before?: string; readonly after?: string } {
  return {
    ...(before !== undefined && { before: String(before) }),
    ...(after !== undefined && { after: String(after) }),
  }
}

function codeOf({ recipe }: Reproduced): ReadonlyMap<string, string> {
  const { commit, entry_point: entryPoint } = recipe
  return new Map([
    ['commit', commit],
    ['entry point', entryPoint],
  ])
}

const mostBytes = 4 * 1024 * 1024

/** Packages by name, and Python; undefined if nobody kept them. */
async function packagesOf(
  ctx: Ctx,
  { runId, recipe }: Reproduced,
): Promise<ReadonlyMap<string, string> | undefined> {
  if (recipe.environment === '') return undefined
  const text = await readText(ctx, { runId, path: recipe.environment })
  if (text === undefined) return undefined
  const python = /^# python (\S+)/u.exec(text)?.[1]
  const found = requirements(text)
  if (python !== undefined) found.set('python', python)
  return found
}

async function readText(
  ctx: Ctx,
  { runId, path }: { readonly runId: string; readonly path: string },
): Promise<string | undefined> {
  const opened = await openOwnedFile(ctx, { owner: { run_id: runId }, path }).catch(known)
  if (opened === undefined) return undefined
  const { file } = opened
  if (file.sizeBytes > mostBytes) {
    await file.close()
    return undefined
  }
  const parts: Buffer[] = []
  // An artifact's stream yields buffers.
  for await (const part of file.read() as AsyncIterable<Buffer>) parts.push(part)
  return Buffer.concat(parts).toString('utf8')
}

/** SHA-256 of the files of its models, by the place of the model and path; undefined if they are not on this server. */
async function filesOf(
  ctx: Ctx,
  { models }: Reproduced,
): Promise<ReadonlyMap<string, string> | undefined> {
  const found = new Map<string, string>()
  for (const [at, model_id] of models.entries()) {
    const place = await placeOf(ctx, model_id).catch(known)
    if (place === undefined) return undefined
    const model = await hashModel(
      { artifacts: place.store, fileHashes: ctx.fileHashes },
      place.path,
    )
    for (const { path, sha256 } of model?.files ?? [])
      if (!ofItsOwn.test(path)) found.set(models.length === 1 ? path : `${at + 1}/${path}`, sha256)
  }
  return found
}

async function placeOf(ctx: Ctx, modelId: string): ReturnType<typeof findPlace> {
  return findPlace(ctx, await findRoot(ctx, { model_id: modelId }))
}

/** What is not there or not here is not known; anything else is an error. */
function known(error: unknown): undefined {
  if (error instanceof StemmaError && error.code !== 'INTERNAL_ERROR') return undefined
  throw error
}
