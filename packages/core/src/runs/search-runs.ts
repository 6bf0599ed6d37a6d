import { maxSearchResults, type Int64 } from '@stemma/contract'
import {
  readRuns,
  searchRuns as findRuns,
  type RunRow,
  type RunHit,
  type RunSearch,
  type Snapshot,
} from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { parseSearchedIds } from '../experiments/experiment-id.ts'
import { parseRunOrderBy } from '../filter/order-by.ts'
import { parseRunFilter } from '../filter/runs.ts'
import { validateMaxResults } from '../limits/max-results.ts'
import { fillPage, roughSize } from '../search/fill-page.ts'
import { NumberSet } from '../search/number-set.ts'
import { pageKeyOf } from '../search/page-key.ts'
import { readPageToken, writePageToken, type PagePoint } from '../search/page-token.ts'
import { queryHash } from '../search/query-hash.ts'
import { viewRuns, type RunView, type RunViewOptions } from './run-view.ts'

export interface SearchRunsInput extends RunViewOptions {
  readonly experimentIds: readonly string[]
  readonly filter: string
  readonly lifecycle: 'active' | 'deleted' | 'all'
  readonly orderBy: readonly string[]
  readonly maxResults: Int64
  readonly pageToken?: string | undefined
}

export interface RunPage<T = RunView> {
  readonly runs: readonly T[]
  readonly nextPageToken?: string
}

/** Attributes that never change once a run exists: in an order by these alone no run can move. */
const fixedAttributes = new Set(['run_id', 'start_time', 'user_id', 'artifact_uri'])

/**
 * Runs that match, page by page. Whoever follows the tokens gets each run that matched throughout exactly once, also while runs are
 * written, and whatever they are ordered by. Throws INVALID_PARAMETER_VALUE for a filter, order or token that can't be read.
 */
export async function searchRuns(ctx: RowCtx, input: SearchRunsInput): Promise<RunPage> {
  return searchRunsAs(ctx, input, { render: (view) => view, sizeOf: roughSize })
}

/** What a door makes of each run of a page, and where it keeps it for the next time. */
export interface RunRenderer<T> {
  readonly render: (view: RunView) => T
  /** What was made of a run in this very state (`run.changed` tells), if it is still known: its data are not read again then. */
  readonly recall?: (run: RunRow) => T | undefined
  readonly keep?: (run: RunRow, rendered: T) => void
  /** About how many bytes of an answer it makes. */
  readonly sizeOf: (rendered: T) => number
}

/** As `searchRuns`, with each run in the form that the door shows. */
export async function searchRunsAs<T>(
  ctx: RowCtx,
  input: SearchRunsInput,
  renderer: RunRenderer<T>,
): Promise<RunPage<T>> {
  authorize(ctx, 'run:read')
  const size = validateMaxResults(input.maxResults, maxSearchResults)
  const order = parseRunOrderBy(input.orderBy)
  const search: RunSearch = {
    experimentIds: parseSearchedIds(input.experimentIds),
    lifecycle: input.lifecycle,
    clauses: parseRunFilter(input.filter),
    order,
  }
  const key = await pageKeyOf(ctx)
  const query = queryHash([search.experimentIds, input.filter, input.lifecycle, input.orderBy])
  const from = input.pageToken ? readPageToken({ key, query }, input.pageToken) : undefined
  const moves = !order.every(({ kind, key }) => kind === 'attribute' && fixedAttributes.has(key))

  return ctx.store.read(async (db) => {
    const found = await findPage(db, search, { from, moves, size })
    const runs = await fillPage(found.hits.slice(0, size), {
      read: (part) => renderRuns(db, part, { options: input, renderer }),
      sizeOf: renderer.sizeOf,
    })
    if (found.hits.length <= runs.length) return { runs }
    return { runs, nextPageToken: writePageToken({ key, query }, pointBehind(found, runs.length)) }
  })
}

async function renderRuns<T>(
  db: Snapshot,
  hits: readonly RunHit[],
  { options, renderer }: { readonly options: RunViewOptions; readonly renderer: RunRenderer<T> },
): Promise<readonly T[]> {
  const runNos = hits.map(({ runNo }) => runNo)
  const rendered = new Map<number, T>()
  for (const run of await readRuns(db, runNos)) {
    const known = renderer.recall?.(run)
    if (known !== undefined) rendered.set(run.run_no, known)
  }
  const unknown = runNos.filter((runNo) => !rendered.has(runNo))
  for (const view of await viewRuns(db, unknown, options)) {
    const made = renderer.render(view)
    renderer.keep?.(view.run, made)
    rendered.set(view.run.run_no, made)
  }
  return runNos.flatMap((runNo) => rendered.get(runNo) ?? [])
}

interface PageRequest {
  readonly from: PagePoint | undefined
  readonly moves: boolean
  readonly size: number
}

/**
 * Two things can go wrong when runs move in the order between two pages. One that was given can come again behind the position: the
 * token carries which runs were given. One that was not can move to before the position: when the walk is at its end, what changed
 * since the first page and was not given yet follows.
 */
async function findPage(
  db: Snapshot,
  search: RunSearch,
  { from, moves, size }: PageRequest,
): Promise<FoundPage> {
  const horizon = moves ? (from?.moving?.horizon ?? (await db.horizon())) : undefined
  const given = from?.moving?.given.copy() ?? new NumberSet()
  const walking = !from || from.position !== undefined
  const hits: RunHit[] = []
  if (walking) await take(db, search, { start: from?.position, given, found: hits, size })
  const walked = hits.length
  if (hits.length <= size && from && horizon !== undefined)
    await take(
      db,
      { ...search, changedSince: horizon },
      { start: undefined, given, found: hits, size },
    )
  return { hits, walked, horizon, givenBefore: from?.moving?.given }
}

interface FoundPage {
  /** One more than the page holds, if there is more. */
  readonly hits: readonly RunHit[]
  /** How many of them were met in the order; the others moved to before the position. */
  readonly walked: number
  readonly horizon: Int64 | undefined
  readonly givenBefore: NumberSet | undefined
}

/** Where the search goes on when the first `count` are given. */
function pointBehind({ hits, walked, horizon, givenBefore }: FoundPage, count: number): PagePoint {
  const position = walked >= count ? hits[count - 1]?.position : undefined
  if (horizon === undefined) return { position }
  const given = givenBefore ?? new NumberSet()
  for (const { runNo } of hits.slice(0, count)) given.add(runNo)
  return { position, moving: { horizon, given } }
}

interface Take {
  readonly start: RunHit['position'] | undefined
  /** Grows by what is found. */
  readonly given: NumberSet
  readonly found: RunHit[]
  readonly size: number
}

/** Takes runs that were not given yet until there is one more than a page holds. */
async function take(
  db: Snapshot,
  search: RunSearch,
  { start, given, found, size }: Take,
): Promise<void> {
  const limit = size + 1
  for (let position = start; found.length < limit;) {
    const hits = await findRuns(db, search, { start: position, limit })
    for (const hit of hits) {
      if (given.has(hit.runNo) || found.length >= limit) continue
      given.add(hit.runNo)
      found.push(hit)
    }
    if (hits.length < limit) return
    position = hits.at(-1)?.position
  }
}
