import type { NativeRun, RunDataset } from '@stemma/contract'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ask } from '../api/server.ts'
import { CopyButton } from '../controls/copy-button.tsx'
import { paths } from '../router/paths.ts'
import { Link } from '../router/router.tsx'
import { datasetColumns } from './dataset-columns.ts'
import css from './run.module.css'

/** The data that a run used, by its digest, with its columns. */
export function RunDatasets({ run }: { readonly run: NativeRun }): ReactNode {
  const { run_id: runId } = run
  const seen = useQuery({
    queryKey: ['data', 'of run', runId],
    queryFn: ({ signal }) => ask('data.ofRun', { run_id: runId }, signal),
  })
  if (run.datasets.length === 0) return null
  return (
    <section aria-label="Data">
      <header className={css['sectionHead']}>
        <h2>
          Data <span className="muted">{run.datasets.length}</span>
        </h2>
      </header>
      <ul className={css['items']}>
        {seen.data?.versions.map(({ name, version, context }) => (
          <li key={`${name}/${version} ${context}`}>
            <Link to={paths.dataset(name, version)}>
              {name} version {version}
            </Link>
            {context !== '' && <span className={css['chip']}>{context}</span>}
          </li>
        ))}
        {run.datasets.map((dataset) => (
          <li key={`${dataset.name} ${dataset.digest} ${dataset.context ?? ''} ${dataset.source}`}>
            <Dataset dataset={dataset} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Dataset({ dataset }: { readonly dataset: RunDataset }): ReactNode {
  const { name, digest, context, source_type: source, schema, profile } = dataset
  const columns = datasetColumns(schema)
  return (
    <details>
      <summary>
        <strong>{name}</strong> <span className="mono">{digest}</span>
        {context !== undefined && <span className={css['chip']}>{context}</span>}
      </summary>
      <p className="muted">
        {columns.length} columns{rowsOf(profile)}, from {source}
        <CopyButton text={digest} label={`Copy the digest ${digest}`} />
      </p>
      <ul className={css['columns']} tabIndex={0} aria-label={`Columns of ${name}`}>
        {columns.map(({ name, type }) => (
          <li key={name}>
            {name} <span className="muted">{type}</span>
          </li>
        ))}
      </ul>
    </details>
  )
}

function rowsOf(profile: string | undefined): string {
  const rows = /"num_rows":\s*(\d+)/u.exec(profile ?? '')?.[1]
  return rows === undefined ? '' : `, ${Number(rows).toLocaleString('en')} rows`
}
