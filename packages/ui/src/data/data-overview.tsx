import type { NativeDataDetail } from '@stemma/contract'
import type { ReactNode } from 'react'
import { addressOf } from '../api/server.ts'
import { useQueryValue } from '../router/router.tsx'
import { DataChanges } from './data-changes.tsx'
import { DataCheck } from './data-check.tsx'
import { DataColumns } from './data-columns.tsx'
import { DataFacts } from './data-facts.tsx'
import { DataRows } from './data-rows.tsx'
import { DataTags } from './data-tags.tsx'
import { DataUses } from './data-uses.tsx'
import controls from '../controls/controls.module.css'
import css from './dataset.module.css'

interface DataOverviewProps {
  readonly detail: NativeDataDetail
  /** All that are known, for comparisons. */
  readonly versions: readonly number[]
}

/** What a version is, what changed in it, its columns, and the runs that saw it. */
export function DataOverview({ detail, versions }: DataOverviewProps): ReactNode {
  const { name, version, parent } = detail
  const reference = `${name}/${version}`
  const [since, setSince] = useQueryValue('since')
  const others = versions.filter((other) => other !== version)
  const before = others.find((other) => String(other) === since) ?? parent
  return (
    <div className={css['detail']}>
      <DataFacts detail={detail} />
      <DataTags detail={detail} />
      <DataCheck reference={reference} isReference={['reference', 'delta'].includes(detail.kind)} />
      {before !== undefined && detail.format !== 'file' && (
        <DataChanges
          before={`${name}/${before}`}
          now={reference}
          choice={
            <select
              className={controls['select']}
              aria-label="Compared with"
              value={before}
              onChange={({ target }) =>
                setSince(target.value === String(parent) ? undefined : target.value)
              }
            >
              {others.map((other) => (
                <option key={other} value={other}>
                  version {other}
                </option>
              ))}
            </select>
          }
        />
      )}
      {detail.format !== 'file' && <DataColumns detail={detail} />}
      <DataUses reference={reference} />
      {detail.format === 'file' ? (
        <p>
          <a href={addressOf('data.file', { reference, format: 'original' })} download>
            {detail.file_name}
          </a>
        </p>
      ) : (
        <DataRows reference={reference} />
      )}
    </div>
  )
}
