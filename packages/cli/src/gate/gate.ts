import { join } from 'node:path'
import {
  StemmaError,
  writeJson,
  type GatePolicy,
  type NativeDataDetail,
  type NativeDecision,
  type NativeModelVersion,
} from '@stemma/contract'
import type { Row, ScoredTable } from '@stemma/scoring'
import { call, httpCall } from '@stemma/sdk/client'
import { machine, type Effects } from '../effects.ts'
import { CliError, exitCodes } from '../fail.ts'
import { copyModel } from '../models/download.ts'
import { withData } from '../offline/with-data.ts'
import { progressLine } from '../progress-line.ts'
import type { SessionOptions } from '../session-options.ts'
import { openSession, type Session } from '../session.ts'
import { decisionText } from './decision-text.ts'
import { readPolicy } from './read-policy.ts'
import { readRows } from './read-rows.ts'

export interface GateOptions extends SessionOptions {
  /** The name of a registered model. */
  readonly model: string
  readonly candidate: number
  readonly data: string
  /** `@champion` */
  readonly against: string
  readonly policy?: string
  readonly label?: string
  readonly metric?: string
  readonly python: string
  /** Seconds. */
  readonly timeout: number
  readonly dryRun?: boolean
  /** A data folder whose server is stopped; instead of a server. */
  readonly folder?: string
  readonly signal: AbortSignal
}

/** A model, scored. */
interface Contestant {
  readonly version: NativeModelVersion
  readonly digest: string
  readonly sizeBytes: number
  readonly scored: ScoredTable
  readonly environment: readonly { readonly key: string; readonly value: string }[]
}

/** Scores two versions on the same rows, has the server judge them, and prints the decision. Throws CliError unless it is PROMOTE. */
export async function runGate(options: GateOptions, effects: Effects = machine): Promise<void> {
  const { folder, data: _rows, ...reach } = options
  const place = { ...reach, ...(folder !== undefined && { data: folder }) }
  await withData(place, effects, async (reached, own) => {
    const session = openSession(reached, own)
    const decision = await judgeCandidate(session, options, await readPolicy(options))
    await print(session, decision)
    refuseUnlessPromoted(decision)
  })
}

/** Throws CliError with the verdict unless it is PROMOTE. */
export function refuseUnlessPromoted(decision: NativeDecision): void {
  const { verdict, name, alias, against_version: against } = decision
  if (verdict !== 'PROMOTE') throw new CliError(`${verdict}: ${name}@${alias} stays at ${against}.`)
}

/** Scores two versions on the same rows, and has the server judge them. With PROMOTE the alias has moved. */
export async function judgeCandidate(
  session: Session,
  options: Omit<GateOptions, 'policy' | 'label' | 'metric'>,
  policy: GatePolicy,
): Promise<NativeDecision> {
  const { model: name, signal } = options
  const alias = options.against.replace(/^@/u, '')
  const { checkPolicy } = await import('@stemma/core')
  refusable(() => checkPolicy(policy))
  const [candidate, champion] = await findBoth(session, { ...options, alias })
  const data = await call(session.http, 'data.show', { reference: options.data })
  const reference = `${data.name}/${data.version}`
  await session.note(
    `${name}/${candidate.version} against ${name}@${alias} (${champion.version}) on ${reference}, ${data.rows ?? '?'} rows`,
  )
  const versions = { candidate: candidate.version, against: champion.version }
  // Before anything takes long.
  await call(session.http, 'decisions.overlaps', { name, ...versions, data: reference })
  const rows = await readRows(session.http, { reference, signal })
  const { judgedRowsOf, measure, scoredRowsOf } = await import('@stemma/scoring')
  const judged = refusable(() => judgedRowsOf(rows, policy))
  const first = await score(session, options, { version: candidate, rows, policy, data })
  const second = await score(session, options, { version: champion, rows, policy, data })
  const answersOf = ({ version, scored }: Contestant) => ({
    name: `${name}/${version.version}`,
    answers: scored.answers,
  })
  const measured = refusable(() =>
    measure(
      scoredRowsOf(judged, policy, { candidate: answersOf(first), against: answersOf(second) }),
      policy,
    ),
  )
  const evidence =
    options.dryRun === true
      ? undefined
      : await sendEvidence(session, { name, rows, policy, data, first, second, signal })
  return call(session.http, 'decisions.create', {
    ...{ name, alias, data: reference, fingerprint: data.fingerprint, policy },
    candidate: { version: candidate.version, digest: first.digest },
    against: { version: champion.version, digest: second.digest },
    rows: rows.length,
    ...measured,
    figures: [
      { metric: 'size_bytes', candidate: first.sizeBytes, against: second.sizeBytes },
      {
        metric: 'latency_us',
        candidate: first.scored.latencyUs,
        against: second.scored.latencyUs,
      },
    ],
    environment: [...first.environment],
    ...(evidence !== undefined && { evidence }),
    dry_run: options.dryRun === true,
  })
}

/** What is refused in this process is an answer to the user as one of the server is. */
function refusable<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw error instanceof StemmaError ? new CliError(error.message) : error
  }
}

async function findBoth(
  { http }: Session,
  {
    model: name,
    candidate,
    alias,
  }: Pick<GateOptions, 'model' | 'candidate'> & { readonly alias: string },
): Promise<readonly [NativeModelVersion, NativeModelVersion]> {
  const { version } = await call(http, 'models.alias', { name, alias })
  if (version === undefined)
    throw new CliError(
      `${name}@${alias} names no version yet: there is nothing to hold ${candidate} against. Set it with a reason: stemma decisions override ${name}@${alias} ${candidate} --reason TEXT`,
    )
  if (version === candidate)
    throw new CliError(`${name}/${candidate} is what ${name}@${alias} names already.`)
  return [
    await call(http, 'versions.get', { name, version: candidate }),
    await call(http, 'versions.get', { name, version }),
  ]
}

interface Scoring {
  readonly version: NativeModelVersion
  readonly rows: readonly Row[]
  readonly policy: GatePolicy
  readonly data: NativeDataDetail
}

/** Loads a model in a process of its own, asks it for all rows, and ends it. */
async function score(
  session: Session,
  { python, timeout, signal }: Pick<GateOptions, 'python' | 'timeout' | 'signal'>,
  { version, rows, policy, data }: Scoring,
): Promise<Contestant> {
  const name = `${version.name}/${version.version}`
  const { modelInputs, openWorkFolder, PythonWorker, scoreTable } = await import('@stemma/scoring')
  const work = await openWorkFolder('gate')
  const folder = work.path
  const progress = progressLine(session.effects, { everyMs: 100 })
  try {
    const target = join(folder, 'model')
    const files = await copyModel(session.http, { version, target, signal }, session.effects)
    const others = new Set([policy.label, policy.cluster, policy.time, ...data.key])
    const columns =
      (await modelInputs(target)) ??
      data.columns.map((column) => column.name).filter((column) => !others.has(column))
    const lacking = columns.filter((column) => !data.columns.some((one) => one.name === column))
    if (lacking.length > 0)
      throw new CliError(
        `${name} takes ${lacking.join(', ')}, which ${data.name}/${data.version} does not have.`,
      )
    const worker = new PythonWorker({
      ...{ python, modelFolder: target, temporaryFolder: folder, timeoutMs: timeout * 1000 },
      environment: session.effects.environment,
      onPrint: (text) => void session.effects.stderr.write(text),
    })
    const stop = (): void => void worker.stop()
    signal.addEventListener('abort', stop)
    try {
      const loaded = await worker.loaded
      let done = 0
      const scored = await scoreTable(worker, {
        ...{ rows, columns, name },
        onRows: (count) =>
          void progress.tell(`${name} scores: ${(done += count)} of ${rows.length} rows`),
      })
      const environment = [
        { key: 'python', value: loaded.python },
        { key: 'mlflow', value: loaded.mlflow },
      ]
      return {
        ...{ version, scored, environment },
        digest: files.digest,
        sizeBytes: Number(files.size_bytes),
      }
    } finally {
      signal.removeEventListener('abort', stop)
      await worker.stop()
    }
  } catch (error) {
    if (signal.aborted) throw new CliError('stopped; nothing was decided.', exitCodes.interrupted)
    if (error instanceof CliError) throw error
    throw new CliError(error instanceof Error ? error.message : String(error))
  } finally {
    await progress.clear()
    await work.remove()
  }
}

/** What both said of each row, as JSON lines. */
async function sendEvidence(
  session: Session,
  {
    name,
    rows,
    policy,
    data,
    first,
    second,
    signal,
  }: {
    readonly name: string
    readonly rows: readonly Row[]
    readonly policy: GatePolicy
    readonly data: NativeDataDetail
    readonly first: Contestant
    readonly second: Contestant
    readonly signal: AbortSignal
  },
): Promise<string> {
  async function* lines(): AsyncGenerator<Uint8Array> {
    for (let start = 0; start < rows.length; start += 1000) {
      const part = rows.slice(start, start + 1000).map((row, at) => {
        const key = Object.fromEntries(data.key.map((column) => [column, row[column]]))
        return writeJson({
          row: start + at,
          ...(data.key.length > 0 && { key }),
          label: row[policy.label],
          candidate: first.scored.answers[start + at],
          against: second.scored.answers[start + at],
        })
      })
      yield Buffer.from(`${part.join('\n')}\n`)
    }
  }
  const request = httpCall('decisions.putEvidence', { name })
  const answer = await session.http.json({ ...request, body: lines(), signal })
  return (answer as { evidence: string }).evidence // what the route's record says
}

async function print(session: Session, decision: NativeDecision): Promise<void> {
  if (session.json) return session.printJson(decision)
  return session.effects.stdout.write(decisionText(decision))
}
