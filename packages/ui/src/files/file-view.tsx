import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { errorText } from '../api/error-text.ts'
import { Message } from '../app/message.tsx'
import { CopyButton } from '../controls/copy-button.tsx'
import { formatBytes } from '../format/number.ts'
import type { FileRoot } from './file-browser.tsx'
import { fileAddress, ownerKey, previewFile } from './file-owner.ts'
import { Preview, TextView } from './preview.tsx'
import { isLog, readTail } from './read-tail.ts'
import css from './files.module.css'

interface FileViewProps {
  readonly root: FileRoot
  readonly path: string
}

const growingMs = 3_000

/** One file: what it is, where it is fetched whole, and its beginning. A log is read again while it may grow. */
export function FileView({ root: { owner }, path }: FileViewProps): ReactNode {
  const { data, error } = useQuery({
    queryKey: ['preview', ...ownerKey(owner), path],
    queryFn: ({ signal }) => previewFile(owner, { path, signal }),
    refetchInterval: isLog(path) ? growingMs : false,
  })
  const isLong = isLog(path) && data?.truncated === true
  const tail = useQuery({
    queryKey: ['tail', ...ownerKey(owner), path],
    queryFn: ({ signal }) => readTail(fileAddress(owner, path), signal),
    enabled: isLong,
    refetchInterval: growingMs,
  })
  if (error !== null) {
    return (
      <Message title="This can’t be shown" isProblem>
        {errorText(error)}
      </Message>
    )
  }
  if (data === undefined) return null
  return (
    <article className={css['file']} aria-label={path}>
      <header className={css['fileHead']}>
        <h2 className="ellipsis" title={path}>
          {path}
        </h2>
        <CopyButton text={path} label="Copy the path" />
        <span className="muted">{formatBytes(Number(data.size_bytes))}</span>
        {data.truncated && (
          <span className={css['part']}>{isLong ? 'the end of it' : 'the beginning of it'}</span>
        )}
        <a href={fileAddress(owner, path)} download>
          Download
        </a>
      </header>
      <div className={css['content']}>
        {isLong ? (
          <TextView text={tail.data ?? ''} />
        ) : (
          <Preview preview={data} address={fileAddress(owner, path)} />
        )}
      </div>
    </article>
  )
}
