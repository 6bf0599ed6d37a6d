import { useSyncExternalStore, type ReactNode } from 'react'
import { errorText } from '../api/error-text.ts'
import css from './notices.module.css'

interface Notice {
  readonly id: number
  readonly text: string
  readonly isProblem: boolean
  /** What takes it back, if anything does. */
  readonly undo?: (() => void) | undefined
}

const shownMs = 6_000
const listeners = new Set<() => void>()
let notices: readonly Notice[] = []
let lastId = 0

/** Says at the edge of the page what happened. */
export function notify(text: string, { undo }: { readonly undo?: () => void } = {}): void {
  add({ text, isProblem: false, undo })
}

/** Says what did not work. */
export function notifyError(error: unknown): void {
  add({ text: errorText(error), isProblem: true })
}

function add(notice: Omit<Notice, 'id'>): void {
  const id = ++lastId
  set([...notices.slice(-3), { ...notice, id }])
  setTimeout(() => dismiss(id), shownMs)
}

function dismiss(id: number): void {
  set(notices.filter((notice) => notice.id !== id))
}

function set(next: readonly Notice[]): void {
  notices = next
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function Notices(): ReactNode {
  const shown = useSyncExternalStore(subscribe, () => notices)
  return (
    <div className={css['notices']} role="status" aria-live="polite">
      {shown.map(({ id, text, isProblem, undo }) => (
        <div key={id} className={css['notice']} data-problem={isProblem}>
          <span>{text}</span>
          {undo !== undefined && (
            <button
              type="button"
              onClick={() => {
                dismiss(id)
                undo()
              }}
            >
              Undo
            </button>
          )}
        </div>
      ))}
    </div>
  )
}
