import { useEffect, useRef, type ReactNode } from 'react'
import { Button } from './button.tsx'
import css from './dialog.module.css'

interface DialogProps {
  readonly title: string
  readonly children: ReactNode
  /** What the main button says. */
  readonly action: string
  readonly isDanger?: boolean
  readonly isDisabled?: boolean
  readonly onAction: () => void
  readonly onClose: () => void
}

/** Asks for something before it goes on. The browser keeps the focus inside, and Escape closes it. */
export function Dialog(props: DialogProps): ReactNode {
  const { title, children, action, isDanger = false, isDisabled = false, onAction, onClose } = props
  const element = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const dialog = element.current
    dialog?.showModal()
    return () => dialog?.close()
  }, [])
  return (
    <dialog
      ref={element}
      className={css['dialog']}
      aria-label={title}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (!isDisabled) onAction()
        }}
      >
        <h2>{title}</h2>
        <div className={css['body']}>{children}</div>
        <footer className={css['buttons']}>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" kind={isDanger ? 'danger' : 'main'} disabled={isDisabled}>
            {action}
          </Button>
        </footer>
      </form>
    </dialog>
  )
}
