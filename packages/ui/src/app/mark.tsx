import type { ReactNode } from 'react'

/** A family tree of three copies. */
export function Mark(): ReactNode {
  return (
    <svg
      width="18"
      height="18"
      viewBox="0 0 32 32"
      fill="none"
      stroke="var(--accent)"
      strokeWidth="3"
      strokeLinecap="round"
      aria-hidden
    >
      <path d="M16 9v5M16 14c0 4-8 3-8 9M16 14c0 4 8 3 8 9M16 14v9" />
      <g fill="var(--accent)" stroke="none">
        <circle cx="16" cy="6" r="4" />
        <circle cx="8" cy="26" r="3.5" />
        <circle cx="16" cy="26" r="3.5" />
        <circle cx="24" cy="26" r="3.5" />
      </g>
    </svg>
  )
}
