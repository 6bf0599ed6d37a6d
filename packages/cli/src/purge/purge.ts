import type { PurgeProgress } from '@stemma/contract'
import { followLines } from '../client/follow-lines.ts'
import type { HttpClient } from '../client/http-client.ts'
import { confirm } from '../confirm.ts'
import { machine, type Effects } from '../effects.ts'
import { findExperiment } from '../experiments/find-experiment.ts'
import type { DataOptions } from '../offline/data-option.ts'
import { withData } from '../offline/with-data.ts'
import { progressLine } from '../progress-line.ts'
import { findRunId } from '../runs/find-run.ts'
import { openSession, type Session } from '../session.ts'
import { escapeControls } from '../table/escape-controls.ts'
import { countsOf, databaseText, freedText, storeText } from './freed-text.ts'

export interface PurgeOptions extends DataOptions {
  readonly olderThan?: string
  readonly experiment?: readonly string[]
  readonly run?: readonly string[]
  readonly model?: readonly string[]
  readonly entry?: readonly string[]
  readonly externalArtifacts?: boolean
  readonly dryRun?: boolean
  readonly yes?: boolean
}

/** Removes what is in the trash for good, after telling what that is and asking. Aborting `signal` throws CliError that says what was done. */
export async function purge(
  options: PurgeOptions & { readonly signal?: AbortSignal },
  effects: Effects = machine,
): Promise<void> {
  await withData(options, effects, (reached, own) => purgeThere({ ...options, ...reached }, own))
}

async function purgeThere(
  options: PurgeOptions & { readonly signal?: AbortSignal },
  effects: Effects,
): Promise<void> {
  const session = openSession(options, effects)
  const { http, json, printJson, note } = session
  const { dryRun = false, yes = false, signal } = options
  const request = await requestOf(http, options)
  const watch = { session, signal }
  // Where nobody is asked, nobody has to wait for the counting either.
  if (dryRun || !yes) {
    const plan = await follow(watch, { ...request, dry_run: true })
    if (dryRun) {
      if (json) return printJson(countsOf(plan))
      await note(isEmpty(plan) ? nothingText : `Would remove ${freedText(plan)}.`)
      return noteLeft(note, plan)
    }
    if (isEmpty(plan)) return json ? printJson(countsOf(plan)) : note(nothingText)
    const question = `Remove ${freedText(plan)} for good? This can't be undone.`
    await confirm({ question, yes }, effects)
  }
  const done = await follow(watch, { ...request, dry_run: false })
  if (json) return printJson(countsOf(done))
  await note(isEmpty(done) ? nothingText : `Removed ${freedText(done)}.`)
  for (const text of [storeText(done), databaseText(done)]) if (text !== undefined) await note(text)
  await noteLeft(note, done)
}

const nothingText = 'Nothing to purge.'

async function requestOf(http: HttpClient, options: PurgeOptions): Promise<object> {
  const experiments: string[] = []
  for (const text of options.experiment ?? [])
    experiments.push((await findExperiment(http, text)).experiment_id)
  const runs: string[] = []
  for (const text of options.run ?? []) runs.push(await findRunId(http, text))
  return {
    ...(options.olderThan !== undefined && { older_than: options.olderThan }),
    experiment_ids: experiments,
    run_ids: runs,
    model_ids: options.model ?? [],
    trash_ids: options.entry ?? [],
    external_artifacts: options.externalArtifacts ?? false,
  }
}

interface Watch {
  readonly session: Session
  readonly signal: AbortSignal | undefined
}

/** Reads the lines of a purge to its end, and tells a person how far it is. */
async function follow({ session, signal }: Watch, request: object): Promise<PurgeProgress> {
  let last: PurgeProgress | undefined
  const progress = progressLine(session.effects)
  try {
    return await followLines<PurgeProgress, PurgeProgress>(
      session,
      { route: 'trash.purge', request },
      {
        signal,
        onLine: async (line) => {
          last = line
          if (line.done) return line
          await progress.tell(`${line.dry_run ? 'Counting' : 'Removed'} ${freedText(line)}`)
          return undefined
        },
        brokenOff: 'the server broke off the purge. Look at its log, then purge again.',
        stopped: () => stoppedText(last),
      },
    )
  } finally {
    await progress.clear()
  }
}

function stoppedText(last: PurgeProgress | undefined): string {
  if (last?.dry_run !== false) return 'stopped; nothing was removed.'
  return `stopped. Removed until then: ${freedText(last)}. The rest is in the trash; the next purge goes on.`
}

async function noteLeft(
  note: (text: string) => Promise<void>,
  { places_left, left, kept }: PurgeProgress,
): Promise<void> {
  if (kept.length > 0) {
    await note('Versions in the registry need the files of these, so they stay in the trash:')
    for (const thing of kept) await note(`  ${escapeControls(thing)}`)
  }
  if (Number(places_left) === 0) return
  await note(
    `Artifacts at ${String(places_left)} places outside the server's own artifact store are left where they are:`,
  )
  for (const place of left) await note(`  ${escapeControls(place)}`)
  if (left.length < Number(places_left)) await note('  …')
}

function isEmpty(progress: PurgeProgress): boolean {
  const { experiments, runs, logged_models, registered_models, model_versions } = progress
  const { datasets, data_versions } = progress
  return [
    ...[experiments, runs, logged_models, registered_models, model_versions],
    ...[datasets, data_versions],
  ].every((count) => Number(count) === 0)
}
