import type { NativeRun } from '@stemma/contract'
import type { RunColumnId } from './column-id.ts'

/** What a run has in a column: a number, a text, or undefined where it has nothing. */
export function runValue(run: NativeRun, id: RunColumnId): number | string | undefined {
  switch (id.kind) {
    case 'param':
      return run.params.find(({ key }) => key === id.key)?.value
    case 'tag':
      return run.tags.find(({ key }) => key === id.key)?.value
    case 'metric': {
      const metric = run.metrics.find(({ key }) => key === id.key)
      return metric?.[id.summary === 'last' ? 'value' : id.summary]
    }
    case 'attribute':
      return attributeValue(run, id.key)
  }
}

function attributeValue(
  run: NativeRun,
  key: Extract<RunColumnId, { readonly kind: 'attribute' }>['key'],
): number | string | undefined {
  switch (key) {
    case 'start_time':
      return Number(run.start_time)
    case 'end_time':
      return run.end_time === undefined ? undefined : Number(run.end_time)
    case 'duration':
      return run.end_time === undefined ? undefined : Number(run.end_time) - Number(run.start_time)
    case 'status':
      return run.status
    case 'user_id':
      return run.user_id
    case 'run_id':
      return run.run_id
    case 'source':
      return tagOf(run, 'mlflow.source.name')?.split(/[\\/]/u).at(-1)
    case 'commit':
      return tagOf(run, 'mlflow.source.git.commit')?.slice(0, 8)
    case 'datasets':
      return run.datasets
        .map(
          ({ name, digest, context }) =>
            `${name} ${digest.slice(0, 8)}${context === undefined ? '' : ` (${context})`}`,
        )
        .join(', ')
    case 'models':
      return run.model_outputs.map(({ model_id }) => model_id).join(', ')
  }
}

export function tagOf(run: Pick<NativeRun, 'tags'>, key: string): string | undefined {
  return run.tags.find((tag) => tag.key === key)?.value
}
