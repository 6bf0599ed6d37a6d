import type { SourceRegistered } from '@stemma/contract'
import type { Exported } from './exported.ts'

type Version = NonNullable<SourceRegistered['versions']>[number]

/**
 * Where a version's files are on the other side: what lay among those of its run or model lies among those of the one that stands for it there. What was
 * elsewhere, in a bucket, is there still.
 */
export function sourceThere(
  { runs, models }: Pick<Exported, 'runs' | 'models'>,
  { source = '', run_id: runId = '', model_id: modelId = '' }: Version,
): string {
  const [, scheme = '', id = '', below = ''] = /^(runs|models):\/*([^/]+)(.*)$/su.exec(source) ?? []
  const named = scheme === 'runs' ? runs.get(id) : models.get(id)
  if (named !== undefined) return `${scheme}:/${named.id}${below}`
  if (/^[a-z][\w+.-]+:/iu.test(source) && !/^(?:file|mlflow-artifacts):/iu.test(source))
    return source
  for (const [own, there] of [
    [runId, runs.get(runId)],
    [modelId, models.get(modelId)],
  ] as const) {
    const folder = `/${own}/artifacts`
    const at = source.indexOf(folder)
    if (there === undefined || at < 0) continue
    return `${there.artifactUri.replace(/\/+$/u, '')}${source.slice(at + folder.length)}`
  }
  return source
}
