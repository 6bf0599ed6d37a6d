import { ask } from '../api/server.ts'
import { containsFilter } from '../experiments/contains-filter.ts'
import { paths } from '../router/paths.ts'

export interface FoundPlace {
  readonly to: string
  readonly title: string
  readonly kind: string
}

const most = 8

const fixed: readonly FoundPlace[] = [
  { to: paths.experiments, title: 'Experiments', kind: 'page' },
  { to: paths.datasets, title: 'Data', kind: 'page' },
  { to: paths.models, title: 'Models', kind: 'page' },
  { to: paths.deployments, title: 'Deployments', kind: 'page' },
  { to: paths.decisions(), title: 'Decisions', kind: 'page' },
  { to: paths.jobs, title: 'Jobs', kind: 'page' },
  { to: paths.repositories, title: 'Repositories', kind: 'page' },
  { to: paths.trash, title: 'Trash', kind: 'page' },
]

/** Pages, experiments, models and runs with a text in their names, and the run with an id. */
export async function findPlaces(
  text: string,
  signal: AbortSignal,
): Promise<readonly FoundPlace[]> {
  const wanted = text.trim().toLowerCase()
  const filter = containsFilter('name', wanted)
  const [experiments, models, run] = await Promise.all([
    ask('experiments.list', { filter, limit: most, order_by: ['last_update_time DESC'] }, signal),
    ask('models.list', { filter, limit: most }, signal),
    runById(wanted, signal),
  ])
  const runs =
    wanted === '' || run.length > 0
      ? []
      : await runsByName(
          wanted,
          experiments.experiments.map(({ experiment_id }) => experiment_id),
          signal,
        )
  return [
    ...run,
    ...experiments.experiments.map(({ experiment_id: id, name }) => ({
      to: paths.experiment(id),
      title: name,
      kind: 'experiment',
    })),
    ...models.models.map(({ name }) => ({ to: paths.model(name), title: name, kind: 'model' })),
    ...runs,
    ...fixed.filter(({ title }) => title.toLowerCase().includes(wanted)),
  ]
}

async function runById(text: string, signal: AbortSignal): Promise<readonly FoundPlace[]> {
  if (!/^[0-9a-f]{32}$/u.test(text)) return []
  try {
    const { run_id, name } = await ask('runs.get', { run_id: text }, signal)
    return [{ to: paths.run(run_id), title: name, kind: 'run' }]
  } catch {
    // Nothing has this id: the other places say enough.
    return []
  }
}

/** Among the runs of the experiments that changed last, if none has the text in its own name. */
async function runsByName(
  text: string,
  matched: readonly string[],
  signal: AbortSignal,
): Promise<readonly FoundPlace[]> {
  const recent =
    matched.length > 0
      ? matched
      : (
          await ask('experiments.list', { limit: 50, order_by: ['last_update_time DESC'] }, signal)
        ).experiments.map(({ experiment_id }) => experiment_id)
  if (recent.length === 0) return []
  const { runs } = await ask(
    'runs.search',
    {
      experiment_ids: recent,
      filter: containsFilter('attributes.run_name', text),
      limit: most,
      ...{ metrics: [], params: [], tags: [] },
    },
    signal,
  )
  return runs.map(({ run_id, name }) => ({ to: paths.run(run_id), title: name, kind: 'run' }))
}
