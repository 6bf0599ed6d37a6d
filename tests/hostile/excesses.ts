import type { Ids } from './world.ts'

/** Keys and values under names of their own. */
export function many(count: number, key = 'k'): { key: string; value: string }[] {
  return Array.from({ length: count }, (_, index) => ({ key: `${key}${index}`, value: 'v' }))
}

/** Metric points under names of their own. */
export function points(
  count: number,
): { key: string; value: number; timestamp: number; step: number }[] {
  return many(count, 'm').map(({ key }) => ({ key, value: 1, timestamp: 1, step: 0 }))
}

/** Requests with too much of something: what it is, the route, the body, and what the answer must name. */
export function excesses({
  runId: run_id,
  experimentId: experiment_id,
  modelId: model_id,
}: Ids): [string, string, object, string | RegExp][] {
  const dataset = { name: 'd', digest: 'x', source_type: 't', source: 's' }
  const input = (change: object, tags: object[] = []) => ({
    run_id,
    datasets: [{ tags, dataset: { ...dataset, ...change } }],
  })
  const experiment_ids = [experiment_id]
  return [
    ['1001 metrics', 'runs/log-batch', { run_id, metrics: points(1001) }, 'at most 1000 metrics'],
    ['101 params', 'runs/log-batch', { run_id, params: many(101) }, 'at most 100 params'],
    ['101 tags', 'runs/log-batch', { run_id, tags: many(101) }, 'at most 100 tags'],
    [
      '1001 together',
      'runs/log-batch',
      { run_id, metrics: points(990), params: many(6), tags: many(6) },
      'at most 1000',
    ],
    [
      'a metric key of 251',
      'runs/log-metric',
      { run_id, key: 'k'.repeat(251), value: 1, timestamp: 1 },
      '250 characters',
    ],
    [
      'a metric key of 251 in a batch',
      'runs/log-batch',
      { run_id, metrics: [{ key: 'k'.repeat(251), value: 1, timestamp: 1, step: 0 }] },
      '250 characters',
    ],
    [
      'a param key of 251',
      'runs/log-parameter',
      { run_id, key: 'k'.repeat(251), value: 'v' },
      '250 characters',
    ],
    [
      'a tag key of 251',
      'runs/set-tag',
      { run_id, key: 'k'.repeat(251), value: 'v' },
      '250 characters',
    ],
    [
      'a tag key of 251 on create',
      'runs/create',
      { experiment_id, tags: [{ key: 'k'.repeat(251), value: 'v' }] },
      '250 characters',
    ],
    [
      'a negative timestamp',
      'runs/log-metric',
      { run_id, key: 'k', value: 1, timestamp: -1 },
      'timestamp',
    ],
    ['an experiment name of 501', 'experiments/create', { name: 'x'.repeat(501) }, '500'],
    [
      'a new name of 501',
      'experiments/update',
      { experiment_id, new_name: 'x'.repeat(501) },
      '500',
    ],
    [
      'an artifact location of 2049',
      'experiments/create',
      { name: 'l', artifact_location: `s3://${'x'.repeat(2044)}` },
      /2048|artifact_location/,
    ],
    [
      'an experiment tag key of 251',
      'experiments/set-experiment-tag',
      { experiment_id, key: 'k'.repeat(251), value: 'v' },
      '250',
    ],
    [
      'an experiment tag value of 20001',
      'experiments/set-experiment-tag',
      { experiment_id, key: 'k', value: 'v'.repeat(20_001) },
      '20000',
    ],
    [
      '1001 datasets',
      'runs/log-inputs',
      { run_id, datasets: many(1001).map(({ key }) => ({ dataset: { ...dataset, name: key } })) },
      'datasets',
    ],
    [
      '1001 models that a run reads',
      'runs/log-inputs',
      { run_id, models: many(1001).map(({ key }) => ({ model_id: key })) },
      'models',
    ],
    [
      '1001 models that a run made',
      'runs/outputs',
      { run_id, models: many(1001).map(({ key }) => ({ model_id: key, step: 0 })) },
      'models',
    ],
    ['a dataset name of 501', 'runs/log-inputs', input({ name: 'x'.repeat(501) }), /name.*500/],
    ['a dataset digest of 37', 'runs/log-inputs', input({ digest: 'x'.repeat(37) }), /digest.*36/],
    [
      'a dataset source of 65536',
      'runs/log-inputs',
      input({ source: 'x'.repeat(65_536) }),
      /source.*65535/,
    ],
    [
      'a dataset schema of 1 MiB',
      'runs/log-inputs',
      input({ schema: 'x'.repeat(1_048_576) }),
      /schema.*1048575/,
    ],
    [
      'an input tag key of 256',
      'runs/log-inputs',
      input({}, [{ key: 'k'.repeat(256), value: 'v' }]),
      /255/,
    ],
    [
      'an input tag value of 501',
      'runs/log-inputs',
      input({}, [{ key: 'k', value: 'v'.repeat(501) }]),
      /500/,
    ],
    [
      '51 custom views',
      'experiments/create',
      { name: 'views', tags: many(51, 'mlflow.customView.view') },
      /50/,
    ],
    [
      'no experiments to look at',
      'experiments/search-datasets',
      { experiment_ids: [] },
      'experiment_id',
    ],
    [
      '21 experiments to look at',
      'experiments/search-datasets',
      { experiment_ids: many(21).map(() => experiment_id) },
      'experiment_ids',
    ],
    ['50001 runs', 'runs/search', { experiment_ids, max_results: 50_001 }, 'max_results'],
    ['0 runs', 'runs/search', { experiment_ids, max_results: 0 }, 'max_results'],
    ['-1 runs', 'runs/search', { experiment_ids, max_results: -1 }, 'max_results'],
    ['50001 experiments', 'experiments/search', { max_results: 50_001 }, 'max_results'],
    ['-1 experiments', 'experiments/search', { max_results: -1 }, 'max_results'],
    ['-1 models', 'logged-models/search', { experiment_ids, max_results: -1 }, 'max_results'],
    ['a run id with spaces', 'runs/log-batch', { run_id: 'a b' }, 'run ID'],
    ['a run id of 300', 'runs/log-inputs', { run_id: 'a'.repeat(300) }, 'run ID'],
    ['an experiment id that is no number', 'runs/search', { experiment_ids: ['abc'] }, 'abc'],
    ['an experiment id beyond 64 bits', 'runs/create', { experiment_id: '9'.repeat(30) }, '999'],
    [
      'broken page tokens of runs',
      'runs/search',
      { experiment_ids, page_token: '%%%' },
      'page token',
    ],
    [
      'page tokens that are JSON of another kind',
      'runs/search',
      { experiment_ids, page_token: 'W10=' },
      'page token',
    ],
    [
      'broken page tokens of experiments',
      'experiments/search',
      { max_results: 5, page_token: 'AAAA' },
      'page token',
    ],
    [
      'broken page tokens of models',
      'logged-models/search',
      { experiment_ids, page_token: 'AAAA' },
      /page.token/i,
    ],
    ['a model name with a slash', 'logged-models', { experiment_id, name: 'a/b' }, 'name'],
    [
      'a repeated model param',
      `logged-models/${model_id}/params`,
      { model_id, params: [...many(1), ...many(1)] },
      'k0',
    ],
    ['a model_json that is no JSON', 'runs/log-model', { run_id, model_json: '{' }, 'model_json'],
    [
      'a model_json without its fields',
      'runs/log-model',
      { run_id, model_json: '{}' },
      /model_json|artifact_path/,
    ],
    [
      'ten thousand order keys',
      'runs/search',
      { experiment_ids, order_by: many(10_000).map(({ key }) => `metrics.${key}`) },
      'order_by',
    ],
    [
      'the same order key twice',
      'runs/search',
      { experiment_ids, order_by: ['metrics.a', 'metrics.a DESC'] },
      /order_by|metrics.a/,
    ],
  ]
}
