import { sharedColumn } from '../views/shared-view.ts'
import { paths } from './paths.ts'

/**
 * Where a link of MLflow's page leads here: its clients print `/#/experiments/3/runs/…` after every run, and people keep such links in
 * chats and notes. Undefined for a fragment that is none of them.
 */
export function oldLink(fragment: string): string | undefined {
  const [path = '', query = ''] = fragment.replace(/^#/u, '').split(/\?(.*)/su)
  const parts = partsOf(path)
  if (parts === undefined) return undefined
  const [noun, id, verb, other, ...rest] = parts
  switch (noun) {
    case undefined:
      return path === '/' ? paths.experiments : undefined
    case 'experiments':
      if (id === undefined) return paths.experiments
      return verb === 'runs' && other !== undefined
        ? runLink(other, rest)
        : paths.experiment(id) + runsQuery(query)
    case 'models':
      if (id === undefined) return paths.models
      return verb === 'versions' && other !== undefined ? paths.version(id, other) : paths.model(id)
    case 'compare-runs':
      return paths.compare(listOf(query, 'runs'))
    case 'compare-experiments':
    case 'compare-experiments-search': {
      const [first] = listOf(query, 'experiments')
      return first === undefined ? paths.experiments : paths.experiment(first)
    }
    default:
      return undefined
  }
}

/** What follows a run: `artifacts/model/MLmodel`, `model-metrics`, `system-metrics`, … */
function runLink(runId: string, [tab, ...file]: readonly string[]): string {
  if (tab === 'artifacts' || tab === 'artifactPath') return paths.runFile(runId, file.join('/'))
  return tab?.endsWith('-metrics') ? paths.run(runId, 'metrics') : paths.run(runId)
}

/** What MLflow's page shows of an experiment's runs: its search and order, or a view that was shared. */
function runsQuery(query: string): string {
  const given = new URLSearchParams(query)
  const order = sharedColumn(given.get('orderByKey') ?? '')
  const isUp = given.get('orderByAsc') === 'true'
  const own = Object.entries({
    q: given.get('searchFilter') ?? '',
    sort: order === undefined ? '' : isUp ? order : `${order} DESC`,
    view: given.get('lifecycleFilter')?.toLowerCase() === 'deleted' ? 'deleted' : '',
    tab: given.get('compareRunsMode') === 'CHART' ? 'charts' : '',
    share: given.get('viewStateShareKey') ?? '',
  }).filter(([, value]) => value !== '')
  return own.length === 0 ? '' : `?${new URLSearchParams(own).toString()}`
}

/** A list in a query of MLflow's page: JSON, as in `runs=["a","b"]`. */
function listOf(query: string, name: string): readonly string[] {
  try {
    const value: unknown = JSON.parse(new URLSearchParams(query).get(name) ?? '[]')
    return Array.isArray(value) ? value.map(String) : []
  } catch {
    return []
  }
}

function partsOf(path: string): readonly string[] | undefined {
  if (!path.startsWith('/')) return undefined
  try {
    return path
      .split('/')
      .filter((part) => part !== '')
      .map(decodeURIComponent)
  } catch {
    return undefined
  }
}
