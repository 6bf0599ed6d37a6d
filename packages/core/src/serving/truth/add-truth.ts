import {
  callsOf,
  currentTruths,
  insertTruths,
  lastPredictionOf,
  lastTruthNo,
  lockChain,
  truthContents,
  truthsBehind,
  unmatchedTruths,
  type CurrentTruth,
  type NewTruth,
  type PredictionPlace,
  type Tx,
} from '@stemma/store'
import { actorName } from '../../caller.ts'
import { audit, authorize, type RowCtx } from '../../ctx.ts'
import { appendEntries } from '../audit/append-entries.ts'
import { rowContent } from '../audit/chain-content.ts'
import { checkDeploymentName } from '../create-deployment.ts'
import { refused } from '../refused.ts'

export interface Truth {
  /** Empty for one that is joined by entity and time. */
  readonly inferenceId: string
  readonly row: number
  readonly entityKey: string
  /** When it was so, in milliseconds since 1970. */
  readonly time: number | undefined
  /** JSON. */
  readonly value: string
  readonly observedTime: number | undefined
}

export interface AddTruth {
  /** Of the deployments that they are about. */
  readonly name: string
  readonly truths: readonly Truth[]
  readonly source: string
  /** For entity and time: how much older than the time a prediction may be, in milliseconds. */
  readonly withinMs: number | undefined
}

export interface AddedTruth {
  /** New, and joined to a prediction. */
  readonly added: number
  /** Of these, those that correct what was held true before. */
  readonly corrected: number
  /** Held true already. */
  readonly unchanged: number
  /** Kept, but there is no prediction of the entity up to the time yet. */
  readonly unmatched: number
  /** Kept by earlier calls, and joined now. */
  readonly joined: number
}

const mostTruths = 10_000
const longestValue = 10_000
const longestKey = 500
const mostRounds = 100

/**
 * Keeps what turned out to be true, all or nothing. By the id of a call and the number of a row; or by entity and time: then it is about the last prediction of
 * the entity up to the time. What differs from what was held true is a correction, in a row of its own.
 *
 * @throws INVALID_PARAMETER_VALUE with the field that can't be
 */
export async function addTruth(ctx: RowCtx, input: AddTruth): Promise<AddedTruth> {
  authorize(ctx, 'serving:write')
  const { name, truths, source } = input
  checkDeploymentName(name)
  if (truths.length > mostTruths) throw refused('truths', `It has more than ${mostTruths} items.`)
  if (source.length > longestKey)
    throw refused('source', `It has more than ${longestKey} characters.`)
  for (const [at, truth] of truths.entries()) checkTruth(truth, `truths[${at}]`)
  return ctx.log.write(async (tx) => {
    const recordedAt = ctx.now()
    await lockChain(tx)
    const lastBefore = await lastTruthNo(tx)
    const waiting = new Set(
      (await unmatchedTruths(tx, { name, limit: mostTruths })).map((row) =>
        JSON.stringify([row.entity_key, row.target_at, row.value]),
      ),
    )
    const counts = { added: 0, corrected: 0, unchanged: 0, unmatched: 0 }
    for (const round of roundsOf(truths, await placesOf(tx, input))) {
      const known = await currentOf(tx, round)
      const rows = round.flatMap(({ truth, place }): readonly NewTruth[] => {
        const { entityKey, time, value, observedTime } = truth
        const before = place && known.get(keyOf(place))
        const isWaiting =
          place === undefined && waiting.has(JSON.stringify([entityKey, time ?? null, value]))
        if (before?.value === value || isWaiting) {
          counts.unchanged += 1
          return []
        }
        if (before !== undefined) counts.corrected += 1
        if (place === undefined) counts.unmatched += 1
        else counts.added += 1
        return [
          {
            name,
            inference_no: place?.inferenceNo ?? null,
            row_index: place?.rowIndex ?? null,
            entity_key: entityKey,
            target_at: time ?? null,
            value,
            observed_at: observedTime ?? null,
            recorded_at: recordedAt,
            source,
            supersedes: before?.truthNo ?? null,
            created_by: actorName(ctx.actor),
          },
        ]
      })
      await insertTruths(tx, rows)
    }
    const joined = await joinWaiting(tx, { ...input, recordedAt })
    await chainTruths(ctx, tx, lastBefore)
    if (counts.added + counts.unmatched > 0)
      await audit(ctx, tx, 'truth.add', `deployments:/${name}`, { ...counts, source })
    return { ...counts, joined }
  })
}

function checkTruth(truth: Truth, field: string): void {
  const { inferenceId, entityKey, time, value } = truth
  if ((inferenceId === '') === (entityKey === ''))
    throw refused(field, 'It names either an inference or an entity.')
  if (entityKey !== '' && time === undefined)
    throw refused(`${field}.time`, 'An entity needs a time.')
  if (entityKey.length > longestKey)
    throw refused(`${field}.entity_key`, `It has more than ${longestKey} characters.`)
  if (value.length > longestValue)
    throw refused(`${field}.value`, `It has more than ${longestValue} characters.`)
  try {
    JSON.parse(value)
  } catch {
    throw refused(`${field}.value`, 'It is no JSON.')
  }
}

/** The prediction of each truth; undefined for an entity without one. */
async function placesOf(
  tx: Tx,
  { name, truths, withinMs }: AddTruth,
): Promise<readonly (PredictionPlace | undefined)[]> {
  const ids = truths.map(({ inferenceId }) => inferenceId).filter((id) => id !== '')
  const calls = await callsOf(tx, { name, ids })
  const places: (PredictionPlace | undefined)[] = []
  for (const [at, { inferenceId, row, entityKey, time }] of truths.entries()) {
    const field = `truths[${at}]`
    if (inferenceId === '') {
      const until = time ?? 0
      const from = withinMs === undefined ? 0 : until - withinMs
      places.push(await lastPredictionOf(tx, { name, entityKey, from, until }))
    } else {
      const call = calls.get(inferenceId)
      if (call === undefined)
        throw refused(
          `${field}.inference_id`,
          `No deployment named '${name.slice(0, 64)}' has a call ${inferenceId.slice(0, 64)}.`,
        )
      if (row >= call.rows) throw refused(`${field}.row`, `The answer has ${call.rows} rows.`)
      places.push({ inferenceNo: call.no, rowIndex: row })
    }
  }
  return places
}

interface Placed {
  readonly truth: Truth
  readonly place: PredictionPlace | undefined
}

/** In rounds that have one truth of a prediction at most, so that a later one corrects an earlier one of the same request. */
function roundsOf(
  truths: readonly Truth[],
  places: readonly (PredictionPlace | undefined)[],
): readonly (readonly Placed[])[] {
  const rounds: Placed[][] = [[]]
  const seen = new Map<string, number>()
  const ordered = truths
    .map((truth, at) => ({ truth, place: places[at] }))
    .toSorted((one, other) => (one.truth.time ?? 0) - (other.truth.time ?? 0))
  for (const { truth, place } of ordered) {
    const round = place === undefined ? 0 : (seen.get(keyOf(place)) ?? 0)
    if (round >= mostRounds)
      throw refused('truths', `More than ${mostRounds} of them are about one prediction.`)
    if (place !== undefined) seen.set(keyOf(place), round + 1)
    const list = (rounds[round] ??= [])
    list.push({ truth, place })
  }
  return rounds
}

async function currentOf(
  tx: Tx,
  placed: readonly Placed[],
): Promise<ReadonlyMap<string, CurrentTruth>> {
  const numbers = placed.flatMap(({ place }) => (place === undefined ? [] : [place.inferenceNo]))
  const current = await currentTruths(tx, [...new Set(numbers)])
  return new Map(current.map((truth) => [keyOf(truth), truth]))
}

/** Joins what waits for a prediction that is there by now. How many. */
async function joinWaiting(
  tx: Tx,
  { name, withinMs, recordedAt }: AddTruth & { readonly recordedAt: number },
): Promise<number> {
  const rows: NewTruth[] = []
  const taken = new Set<string>()
  for (const { truth_no: no, ...waiting } of await unmatchedTruths(tx, { name, limit: 1000 })) {
    const until = waiting.target_at ?? 0
    const from = withinMs === undefined ? 0 : Number(until) - withinMs
    const place = await lastPredictionOf(tx, { name, entityKey: waiting.entity_key, from, until })
    if (place === undefined || taken.has(keyOf(place))) continue
    const [before] = (await currentTruths(tx, [place.inferenceNo])).filter(
      ({ rowIndex }) => rowIndex === place.rowIndex,
    )
    // What is known of the prediction came otherwise, and later.
    if (before !== undefined) continue
    taken.add(keyOf(place))
    rows.push({
      ...waiting,
      inference_no: place.inferenceNo,
      row_index: place.rowIndex,
      recorded_at: recordedAt,
      supersedes: no,
    })
  }
  await insertTruths(tx, rows)
  return rows.length
}

function keyOf({ inferenceNo, rowIndex }: PredictionPlace): string {
  return `${inferenceNo}/${rowIndex}`
}

async function chainTruths(ctx: RowCtx, tx: Tx, lastBefore: number): Promise<void> {
  const numbers = await truthsBehind(tx, lastBefore)
  if (numbers.length === 0) return
  const contents = await truthContents(tx, numbers)
  const entries = numbers.map((no) => ({
    kind: 'truth' as const,
    subject: no,
    content: rowContent('truth', contents.get(no) ?? []),
  }))
  await appendEntries(ctx, tx, entries)
}
