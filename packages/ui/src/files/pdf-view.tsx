import { useQuery } from '@tanstack/react-query'
import { useEffect, useState, type ReactNode } from 'react'
import { errorText } from '../api/error-text.ts'
import { Message } from '../app/message.tsx'
import css from './files.module.css'

interface PdfViewProps {
  readonly address: string
  readonly title: string
}

/** A PDF in the browser's own viewer, which keeps it apart from the page. It is never taken for anything else: its bytes are named as what they are. */
export function PdfView({ address, title }: PdfViewProps): ReactNode {
  const { data, error } = useQuery({
    queryKey: ['pdf', address],
    queryFn: async ({ signal }) => {
      const answer = await fetch(address, { signal })
      if (!answer.ok) throw new Error(`The server answered with HTTP status ${answer.status}.`)
      return new Blob([await answer.arrayBuffer()], { type: 'application/pdf' })
    },
    staleTime: Infinity,
    enabled: navigator.pdfViewerEnabled,
  })
  const [url, setUrl] = useState<string | undefined>()
  useEffect(() => {
    if (data === undefined) return
    const made = URL.createObjectURL(data)
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [data])
  if (!navigator.pdfViewerEnabled)
    return <Message title="This browser shows no PDF">Download it to read it.</Message>
  if (error !== null) {
    return (
      <Message title="This can’t be shown" isProblem>
        {errorText(error)}
      </Message>
    )
  }
  return url !== undefined && <iframe className={css['frame']} title={title} src={url} />
}
