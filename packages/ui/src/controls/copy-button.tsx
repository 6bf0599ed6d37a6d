import { useState, type ReactNode } from 'react'
import { Button } from './button.tsx'

/** Copies a text whole, however short it is shown. */
export function CopyButton({
  text,
  label,
}: {
  readonly text: string
  readonly label: string
}): ReactNode {
  const [isDone, setIsDone] = useState(false)
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text)
    setIsDone(true)
    setTimeout(() => setIsDone(false), 1200)
  }
  return (
    <Button kind="icon" aria-label={label} title={label} onClick={() => void copy()}>
      {isDone ? '✓' : <CopySign />}
    </Button>
  )
}

function CopySign(): ReactNode {
  return (
    <svg
      width="12"
      height="12"
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      aria-hidden
    >
      <rect x="5.5" y="5.5" width="9" height="9" rx="1.5" />
      <path d="M10.5 5.5v-3a1 1 0 0 0-1-1h-7a1 1 0 0 0-1 1v7a1 1 0 0 0 1 1h3" />
    </svg>
  )
}
