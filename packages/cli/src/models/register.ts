import type { KeyValue } from '@stemma/contract'
import { call } from '@stemma/sdk/client'
import { isNotFound } from '../client/server-refusal.ts'
import { machine, type Effects } from '../effects.ts'
import type { SessionOptions } from '../session-options.ts'
import { openSession } from '../session.ts'

export interface RegisterModelOptions extends SessionOptions {
  readonly name: string
  readonly source: string
  readonly run?: string
  readonly description?: string
  readonly tags: readonly KeyValue[]
}

/** Adds a version to a model, which is made if there is none of that name. Prints the version's number. */
export async function registerModel(
  { name, source, run, description, tags, ...options }: RegisterModelOptions,
  effects: Effects = machine,
): Promise<void> {
  const { http, json, printJson, note } = openSession(options, effects)
  // What the source names is what vouches for it.
  const model = /^models:\/+(m-[^/@]+)$/u.exec(source)?.[1]
  const runId = run ?? /^runs:\/+([^/]+)/u.exec(source)?.[1]
  try {
    await call(http, 'models.get', { name })
  } catch (error) {
    if (!isNotFound(error)) throw error
    await call(http, 'models.create', { name })
    await note(`Made the model ${name}.`)
  }
  const made = await call(http, 'versions.create', {
    name,
    source,
    tags,
    ...(runId !== undefined && { run_id: runId }),
    ...(model !== undefined && { model_id: model }),
    ...(description !== undefined && { description }),
  })
  if (json) return printJson(made)
  await effects.stdout.write(`${made.version}\n`)
}
