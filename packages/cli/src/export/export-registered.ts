import type { SourceRegistered } from '@stemma/contract'
import { mlflowCode, type MlflowServer } from '../import/mlflow/mlflow-server.ts'
import { tolerated, type Exported } from './exported.ts'
import { sourceThere } from './source-there.ts'

/** Writes a registered model, its versions with their numbers, and its aliases. */
export async function exportRegistered(state: Exported, model: SourceRegistered): Promise<void> {
  const { target, sums, signal } = state
  signal?.throwIfAborted()
  const { name, description, tags } = model
  await target
    .ask('registered-models/create', { name, description, tags })
    .catch((error: unknown) => {
      if (mlflowCode(error) !== 'RESOURCE_ALREADY_EXISTS') throw error
    })
  await exportVersions(state, model)
  for (const { alias, version } of model.aliases ?? [])
    await tolerated(
      state,
      `${name}@${String(alias)}`,
      target.ask('registered-models/alias', { name, alias, version: String(version) }),
    )
  sums.registeredModels++
}

async function exportVersions(state: Exported, model: SourceRegistered): Promise<void> {
  const { target, sums, runs } = state
  const { name } = model
  const there = await versionsOf(target, name)
  let next = Math.max(0, ...there)
  for (const version of model.versions ?? []) {
    const number = version.version ?? 0
    const subject = `${name} version ${number}`
    if (there.has(number)) continue
    if (number <= next) {
      sums.refused.push({ subject, reason: 'its number is taken there' })
      continue
    }
    // Numbers are given one after the other: those that are gone here are made, and removed again.
    for (next += 1; next <= number; next++) {
      const isWanted = next === number
      const made = target.ask('model-versions/create', {
        name,
        source: sourceThere(state, version),
        run_id: runs.get(version.run_id ?? '')?.id ?? '',
        run_link: version.run_link,
        ...((version.description ?? '') !== '' && { description: version.description }),
        ...(isWanted && { tags: version.tags }),
      })
      if (!(await tolerated(state, subject, made))) return
      const own = { name, version: String(next) }
      if (!isWanted) await removeVersion(target, own)
      else if (version.stage !== undefined && version.stage !== 'None')
        await target.ask('model-versions/transition-stage', { ...own, stage: version.stage })
    }
    next = number
  }
}

async function versionsOf(target: MlflowServer, name: string): Promise<ReadonlySet<number>> {
  const filter = `name='${name.replaceAll("'", "''")}'`
  const pages = target.pages('model-versions/search', { filter, max_results: 200 }, 'GET')
  const there = new Set<number>()
  for await (const { version } of pages('model_versions')) there.add(Number(version))
  return there
}

async function removeVersion(target: MlflowServer, own: object): Promise<void> {
  const answer = await target.fetch('/api/2.0/mlflow/model-versions/delete', {
    method: 'DELETE',
    body: JSON.stringify(own),
  })
  await answer.body?.cancel()
}
