import type { ArtifactPreview } from '@stemma/contract'
import { useMemo, type ReactNode } from 'react'
import { Message } from '../app/message.tsx'
import { part } from '../app/part.tsx'
import { CsvTable } from './csv-table.tsx'
import { parseExactly } from './exact-json.ts'
import { HtmlFrame } from './html-frame.tsx'
import { ModelView } from './model-view.tsx'
import { PdfView } from './pdf-view.tsx'
import css from './files.module.css'

const ParquetView = part(async () => (await import('./parquet-view.tsx')).ParquetView)
const Markdown = part(async () => (await import('../markdown/markdown.tsx')).Markdown)

interface PreviewProps {
  readonly preview: ArtifactPreview
  /** Of the whole file. */
  readonly address: string
}

/** The beginning of a file as what it is. Pictures come whole: they run nothing, SVG among them. */
export function Preview({ preview, address }: PreviewProps): ReactNode {
  const { path, content_type: type, text, truncated } = preview
  if (type.startsWith('image/')) return <img className={css['image']} src={address} alt={path} />
  if (type.startsWith('audio/')) return <audio controls src={address} aria-label={path} />
  if (type.startsWith('video/'))
    return <video controls src={address} aria-label={path} className={css['image']} />
  const extension = /\.(\w+)$/u.exec(path)?.[1]?.toLowerCase()
  if (extension === 'pdf') return <PdfView address={address} title={path} />
  if (extension === 'parquet') {
    return <ParquetView address={address} />
  }
  if (text === undefined) {
    return (
      <Message title="No preview">
        This kind of file is for programs. Download it to use it.
      </Message>
    )
  }
  if (/(?:^|\/)MLmodel$/u.test(path) && !truncated) return <ModelView text={text} />
  switch (extension) {
    case 'htm':
    case 'html':
      return truncated ? <TextView text={text} /> : <HtmlFrame html={text} title={path} />
    case 'md':
      return (
        <div className={css['prose']}>
          <Markdown text={text} />
        </div>
      )
    case 'csv':
    case 'tsv':
      return (
        <CsvTable text={text} separator={extension === 'csv' ? ',' : '\t'} isPart={truncated} />
      )
    case 'json':
      return <Json text={text} />
    default:
      return <TextView text={text} />
  }
}

/** Text as it is, in signs of one width. */
export function TextView({ text }: { readonly text: string }): ReactNode {
  // Keys scroll it.
  return (
    <pre className={css['text']} tabIndex={0}>
      {text}
    </pre>
  )
}

/** Indented, and the tables that `mlflow.log_table` writes as tables. */
function Json({ text }: { readonly text: string }): ReactNode {
  const value = useMemo((): unknown => {
    try {
      return parseExactly(text)
    } catch {
      return undefined
    }
  }, [text])
  if (value === undefined) return <TextView text={text} />
  const table = loggedTable(value)
  return table === undefined ? (
    <TextView text={JSON.stringify(value, undefined, 2)} />
  ) : (
    <CsvTable rows={table} />
  )
}

function loggedTable(value: unknown): readonly (readonly string[])[] | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  if (!('columns' in value && 'data' in value)) return undefined
  const { columns, data } = value
  if (!Array.isArray(columns) || !Array.isArray(data) || !data.every(Array.isArray))
    return undefined
  // The guarantee: each is an array, as was just looked.
  return [columns, ...(data as unknown[][])].map((row) => row.map(cellText))
}

function cellText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}
