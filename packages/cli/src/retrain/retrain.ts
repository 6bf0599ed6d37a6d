import type { KeyValue, NativeDecision } from '@stemma/contract'
import { writeJson } from '@stemma/contract'
import { call } from '@stemma/sdk/client'
import { putFile } from '../artifacts/owner-routes.ts'
import { machine, type Effects } from '../effects.ts'
import { CliError } from '../fail.ts'
import { decisionText } from '../gate/decision-text.ts'
import { judgeCandidate, refuseUnlessPromoted } from '../gate/gate.ts'
import { performRecipe, type ReproduceOptions } from '../run/reproduce.ts'
import { openSession, type Session } from '../session.ts'
import { chooseData, type ChosenData } from './choose-data.ts'
import { findCandidate } from './find-candidate.ts'
import { findDrift, type DriftFinding } from './find-drift.ts'
import { findGate } from './find-gate.ts'
import { dataText, findJudged, retrainTags } from './find-judged.ts'

export interface RetrainOptions extends Omit<ReproduceOptions, 'run' | 'tolerance'> {
  /** The name of a registered model. */
  readonly model: string
  /** `@champion` */
  readonly against: string
  /** Versions for parameters; the newest for those that are not named. */
  readonly data: readonly KeyValue[]
  /** Parameters that are to be others than the champion's. */
  readonly param: readonly KeyValue[]
  /** A commit, branch or tag instead of the champion's. */
  readonly version?: string
  readonly eval?: string
  readonly policy?: string
  readonly label?: string
  readonly metric?: string
  readonly python?: string
  /** Seconds, for a call of the gate. */
  readonly timeout: number
  /** Train although nothing is new. */
  readonly force?: boolean
  /** Train only where the inputs of what serves have moved far. */
  readonly ifDrift?: boolean
  /** Of the deployments whose inputs are looked at; the model's name if absent. */
  readonly deployment?: string
  /** With fewer rows there is not enough to tell drift; 200 if absent. */
  readonly least?: number
}

/** What a retraining came to; kept as an artifact of its run. */
export interface RetrainReport {
  readonly model: string
  readonly alias: string
  readonly from_version: number
  readonly from_run: string
  readonly data: readonly ChosenData[]
  readonly parameters: readonly KeyValue[]
  /** What was found of the inputs, where that was asked for. */
  readonly drift?: DriftFinding
  readonly code?: string
  readonly run_id?: string
  readonly version?: number
  readonly decision?: NativeDecision
}

const reportPath = 'stemma/retrain.json'

/** Trains the champion's recipe on the newest data, registers what comes of it, and has it judged. Throws CliError unless it is promoted, or nothing is new. */
export async function retrainModel(
  options: RetrainOptions,
  effects: Effects = machine,
): Promise<void> {
  const { model, signal, param, version: code } = options
  const session = openSession(options, effects)
  const { http } = session
  const alias = options.against.replace(/^@/u, '')
  const { version } = await call(http, 'models.alias', { name: model, alias })
  if (version === undefined)
    throw new CliError(
      `${model}@${alias} names no version, so there is nothing to train again. Set it: stemma decisions override ${model}@${alias} VERSION --reason TEXT`,
    )
  const { run_id: runId } = await call(http, 'versions.get', { name: model, version })
  if (runId === undefined || runId === '')
    throw new CliError(`${model}/${version} names no run, so nobody knows how it was trained.`)
  const recipe = await call(http, 'recipes.get', { run_id: runId })
  const note = session.note
  const drift =
    options.ifDrift === true
      ? await findDrift(http, { name: options.deployment ?? model, least: options.least ?? 200 })
      : undefined
  if (drift?.drifted.length === 0) {
    await note(`Not trained: ${drift.text}.`)
    if (session.json)
      await session.printJson({
        ...{ model, alias, from_version: version, from_run: runId },
        ...{ data: [], parameters: [], drift },
      } satisfies RetrainReport)
    return
  }
  if (drift !== undefined) await note(`Drift: ${drift.text}.`)
  const data = await chooseData(http, { recipe, given: options.data, note })
  const begun = {
    model,
    alias,
    from_version: version,
    from_run: runId,
    data,
    parameters: param,
    ...(drift && { drift }),
  }
  for (const one of data) await note(chosenText(one))
  const isAsked = param.length > 0 || code !== undefined || options.force === true
  const isNew = data.some(({ before, now }) => before !== now)
  if (!isNew && !isAsked) {
    await note(`Nothing is newer than what ${model}/${version} was trained on.`)
    if (session.json) await session.printJson(begun satisfies RetrainReport)
    return
  }
  const { experiment_id: experimentId } = await call(http, 'runs.get', { run_id: runId })
  const of = `models:/${model}/${version}`
  const judged = isAsked
    ? undefined
    : await findJudged(http, { experimentId, experimentName: options.experimentName, of, data })
  if (judged !== undefined) {
    await note(
      `Run ${judged.runId} was trained on that already, and decision ${judged.decisionId} left ${model}@${alias} where it is. stemma gate judges it on other rows, --force trains again.`,
    )
    if (session.json) await session.printJson(begun satisfies RetrainReport)
    return
  }
  // Before anything takes long.
  const gate = await findGate(http, { ...options, alias, recipe, note })
  const done = await performRecipe(session, recipe, {
    ...(options.experimentName === undefined && { experimentId }),
    ...options,
    param: [
      ...data
        .filter(({ parameter }) => !param.some(({ key }) => key === parameter))
        .map(({ parameter, now }) => ({ key: parameter, value: valueOf(parameter, now) })),
      ...param,
    ],
    ...(code !== undefined && { commit: code }),
    kind: 'retrain',
    tags: [
      { key: retrainTags.of, value: of },
      ...(isAsked ? [] : [{ key: retrainTags.data, value: dataText(data) }]),
    ],
  })
  if (done.status !== 'FINISHED')
    throw new CliError(
      `${done.reason}; run ${done.runId} is ${done.status}. ${model}@${alias} stays at ${version}.`,
    )
  const candidate = await findCandidate(http, { name: model, runId: done.runId })
  await note(`${model}/${candidate.version} is made of run ${done.runId}.`)
  const decision = await judgeCandidate(
    session,
    {
      ...options,
      candidate: candidate.version,
      data: gate.data,
      python: options.python ?? done.python,
      signal,
    },
    gate.policy,
  )
  const report: RetrainReport = {
    ...begun,
    ...(code !== undefined && { code }),
    run_id: done.runId,
    version: candidate.version,
    decision,
  }
  await keepReport(session, report, signal)
  if (session.json) await session.printJson(report)
  else await effects.stdout.write(decisionText(decision))
  refuseUnlessPromoted(decision)

  /** With the end that the champion's was given with: `data:/churn/7.csv`. */
  function valueOf(parameter: string, now: string): string {
    const before = recipe.data.find((one) => one.parameter === parameter)?.value ?? ''
    return `data:/${now}${/\.[a-z]+$/u.exec(before)?.[0] ?? ''}`
  }
}

function chosenText({ parameter, before, now, rows, added, removed, changed }: ChosenData): string {
  if (before === now) return `${parameter}: ${now}, as before`
  const counts =
    added === undefined ? '' : `: ${added} added, ${removed ?? 0} removed, ${changed ?? 0} changed`
  return `${parameter}: ${now} instead of ${before}, ${rows} rows${counts}`
}

async function keepReport(
  { http, note }: Session,
  report: RetrainReport,
  signal: AbortSignal,
): Promise<void> {
  const run_id = report.run_id ?? ''
  const tags = [{ key: retrainTags.decision, value: report.decision?.decision_id ?? '' }]
  await call(http, 'runs.batch', { run_id, tags })
  const bytes = Buffer.from(`${writeJson(report)}\n`)
  async function* once(): AsyncGenerator<Uint8Array> {
    yield bytes
  }
  await putFile(http, { owner: { run_id }, path: reportPath, bytes: once(), signal })
  await note(`The report is kept: stemma artifacts show runs:/${run_id} ${reportPath}`)
}
