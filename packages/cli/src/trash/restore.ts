import { call } from '@stemma/sdk/client'
import type { HttpClient } from '../client/http-client.ts'
import { machine, type Effects } from '../effects.ts'
import { findExperiment } from '../experiments/find-experiment.ts'
import type { SessionOptions } from '../session-options.ts'
import { openSession } from '../session.ts'

export interface RestoreOptions extends SessionOptions {
  readonly ids: readonly string[]
}

/** Takes things out of the trash, one after the other; the kind is told by the form of the id. */
export async function restoreFromTrash(
  { ids, ...options }: RestoreOptions,
  effects: Effects = machine,
): Promise<void> {
  const { http, json, printJson, note } = openSession(options, effects)
  const restored: { readonly kind: string; readonly id: string }[] = []
  for (const id of ids) {
    const one = await restore(http, id)
    restored.push(one)
    if (!json) await note(`Restored ${one.kind} ${one.id}.`)
  }
  if (json) await printJson(restored)
}

async function restore(
  http: HttpClient,
  id: string,
): Promise<{ readonly kind: string; readonly id: string }> {
  if (/^t\d+$/u.test(id)) {
    const restored = await call(http, 'trash.restore', { trash_id: id })
    return { kind: restored.kind, id: restored.id }
  }
  if (/^m-[0-9a-f]{32}$/u.test(id)) {
    await call(http, 'loggedModels.restore', { model_id: id })
    return { kind: 'logged-model', id }
  }
  if (/^[0-9a-f]{32}$/u.test(id)) {
    await call(http, 'runs.restore', { run_id: id })
    return { kind: 'run', id }
  }
  const { experiment_id } = await findExperiment(http, id)
  await call(http, 'experiments.restore', { experiment_id })
  return { kind: 'experiment', id: experiment_id }
}
