import type { NativeModelVersion } from '@stemma/contract'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode } from 'react'
import { ask } from '../api/server.ts'
import { part } from '../app/part.tsx'
import { Ago } from '../controls/ago.tsx'
import { Copied } from '../controls/copied.tsx'
import { KeyValues } from '../controls/key-values.tsx'
import { formatBytes, formatNumber } from '../format/number.ts'
import { paths } from '../router/paths.ts'
import { Link } from '../router/router.tsx'
import css from './models.module.css'

const Markdown = part(async () => (await import('../markdown/markdown.tsx')).Markdown)

/** What is known of a version, and of the run that made it. */
export function VersionOverview({ version }: { readonly version: NativeModelVersion }): ReactNode {
  const {
    name,
    version: number,
    run_id: runId,
    description,
    digest,
    size_bytes: size,
    file_count: files,
  } = version
  const run = useQuery({
    queryKey: ['run', runId, 'head'],
    queryFn: ({ signal }) => ask('runs.get', { run_id: runId ?? '' }, signal),
    enabled: runId !== undefined,
  })
  const snippet = `mlflow.pyfunc.load_model("models:/${name}/${number}")`
  const facts: readonly (readonly [string, ReactNode])[] = [
    [
      'Aliases',
      version.aliases.length > 0 &&
        version.aliases.map((alias) => (
          <span key={alias} className={css['chip']}>
            @{alias}
          </span>
        )),
    ],
    ['Stage', version.stage !== 'None' && version.stage],
    ['Registered', <Ago timeMs={version.creation_time} />],
    [
      'Source run',
      runId !== undefined && <Link to={paths.run(runId)}>{run.data?.name ?? runId}</Link>,
    ],
    ['Source', <span className="mono">{version.source}</span>],
    ['Size', size !== undefined && `${formatBytes(Number(size))} in ${files ?? 0} files`],
    ['Digest', digest !== undefined && <Copied text={digest} />],
    ['Load it', <Copied text={snippet} />],
  ]
  return (
    <div className={css['model']}>
      <div className={css['stack']}>
        <KeyValues
          title="Version"
          rows={facts.filter(([, value]) => value !== false)}
          hasCount={false}
        />
        {description !== '' && <Markdown text={description} />}
        {version.tags.length > 0 && (
          <KeyValues title="Tags" rows={version.tags.map(({ key, value }) => [key, value])} />
        )}
      </div>
      <div className={css['stack']}>
        {run.data !== undefined && (
          <>
            <KeyValues
              title="Metrics of its run"
              rows={run.data.metrics.map(({ key, value }) => [key, formatNumber(value)])}
              isNumber
            />
            <KeyValues
              title="Parameters of its run"
              rows={run.data.params.map(({ key, value }) => [key, value])}
            />
            <KeyValues
              title="Data of its run"
              rows={run.data.datasets.map(({ name, digest, context }) => [
                context ?? 'used',
                <span key={digest}>
                  {name} <span className="mono">{digest}</span>
                </span>,
              ])}
            />
          </>
        )}
      </div>
    </div>
  )
}
