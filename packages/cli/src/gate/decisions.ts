import type { NativeDecision } from '@stemma/contract'
import { call, httpCall, readPages } from '@stemma/sdk/client'
import { machine, type Effects } from '../effects.ts'
import { CliError } from '../fail.ts'
import { moreNote } from '../more-note.ts'
import type { SessionOptions } from '../session-options.ts'
import { openSession, type Session } from '../session.ts'
import { formatTime, isoTime } from '../table/format-time.ts'
import type { Column } from '../table/render-table.ts'
import { decisionText } from './decision-text.ts'

const usualLimit = 100

export interface ListDecisionsOptions extends SessionOptions {
  readonly model?: string
  readonly limit?: number
}

/** Prints decisions, newest first. */
export async function listDecisions(
  { model, limit, ...options }: ListDecisionsOptions,
  effects: Effects = machine,
): Promise<void> {
  const session = openSession(options, effects)
  const { items, hasMore } = await read(session, { model, limit: limit ?? usualLimit })
  if (hasMore && limit === undefined) await session.note(moreNote(usualLimit))
  if (session.json) return session.printJson(items)
  if (items.length === 0 && effects.stdout.isTerminal)
    return session.note('Nothing has been decided yet. See: stemma gate --help')
  await session.printTable(items, columns)
}

async function read(
  { http }: Session,
  { model, limit }: { readonly model?: string | undefined; readonly limit: number },
): Promise<{ readonly items: readonly NativeDecision[]; readonly hasMore: boolean }> {
  return readPages(limit, async (page) => {
    const answer = await call(http, 'decisions.list', {
      ...page,
      ...(model !== undefined && { name: model }),
    })
    return { items: answer.decisions, nextPageToken: answer.next_page_token }
  })
}

const columns: readonly Column<NativeDecision>[] = [
  {
    title: 'decision',
    text: ({ decision_id: id }) => id.slice(0, 12),
    exact: (one) => one.decision_id,
  },
  { title: 'alias', text: ({ name, alias }) => `${name}@${alias}` },
  { title: 'candidate', text: ({ candidate_version: version }) => String(version) },
  { title: 'against', text: ({ against_version: version }) => String(version ?? '') },
  { title: 'verdict', text: ({ verdict }) => verdict },
  { title: 'data', text: ({ data }) => data },
  { title: 'by', text: ({ created_by: by }) => by },
  {
    title: 'when',
    text: ({ creation_time: time }) => formatTime(time),
    exact: ({ creation_time: time }) => isoTime(time),
  },
]

/** Prints one decision, or what both models said of each row. */
export async function showDecision(
  {
    decision: id,
    rows = false,
    ...options
  }: SessionOptions & { readonly decision: string; readonly rows?: boolean },
  effects: Effects = machine,
): Promise<void> {
  const session = openSession(options, effects)
  const decisionId = id.length === 32 ? id : await wholeId(session, id)
  if (rows) {
    const request = httpCall('decisions.evidence', { decision_id: decisionId })
    const decoder = new TextDecoder()
    for await (const bytes of session.http.bytes(request))
      await effects.stdout.write(decoder.decode(bytes, { stream: true }))
    return
  }
  const decision = await call(session.http, 'decisions.get', { decision_id: decisionId })
  if (session.json) return session.printJson(decision)
  await effects.stdout.write(decisionText(decision))
}

/** So many are looked through for an id that is shortened. */
const lookedThrough = 10_000

async function wholeId(session: Session, start: string): Promise<string> {
  const { items } = await read(session, { limit: lookedThrough })
  const [found, ...others] = items.filter(({ decision_id: id }) => id.startsWith(start))
  if (found === undefined) throw new CliError(`there is no decision '${start}'.`)
  if (others.length > 0) throw new CliError(`several decisions begin with '${start}'.`)
  return found.decision_id
}
