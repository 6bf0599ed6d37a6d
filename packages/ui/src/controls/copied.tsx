import type { ReactNode } from 'react'
import { CopyButton } from './copy-button.tsx'

/** A text of one width with a button that copies it whole, however short it is shown. */
export function Copied({
  text,
  shown = text,
}: {
  readonly text: string
  readonly shown?: string
}): ReactNode {
  return (
    <>
      <span className="mono">{shown}</span> <CopyButton text={text} label={`Copy ${text}`} />
    </>
  )
}
