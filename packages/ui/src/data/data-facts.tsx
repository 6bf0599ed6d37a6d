import type { NativeDataDetail } from '@stemma/contract'
import type { ReactNode } from 'react'
import { Ago } from '../controls/ago.tsx'
import { Copied } from '../controls/copied.tsx'
import { KeyValues } from '../controls/key-values.tsx'
import { formatBytes } from '../format/number.ts'
import { base } from '../router/history.ts'

/** What a version is, and the line that reads it. */
export function DataFacts({ detail }: { readonly detail: NativeDataDetail }): ReactNode {
  const {
    name,
    version,
    rows,
    kind,
    reason,
    key,
    digest,
    author,
    file_name: file,
    source_bytes: size,
  } = detail
  const snippet = `pd.read_parquet("${window.location.origin}${base}/data/${name}/${version}.parquet")`
  const facts: readonly (readonly [string, ReactNode])[] = [
    ['Rows', Number(rows).toLocaleString('en')],
    ['Kind', `${kind}: ${reason}`],
    ['Key', key.join(', ')],
    ['Source', file === '' ? '' : `${file}, ${formatBytes(Number(size))}`],
    ['Added', <Ago timeMs={detail.creation_time} />],
    ['By', author],
    ['Digest', <Copied text={digest} />],
    ['Read it', <Copied text={snippet} />],
  ]
  return (
    <KeyValues
      title={`Version ${version}`}
      rows={facts.filter(([, value]) => value !== '')}
      hasCount={false}
    />
  )
}
