import { useId, useState, type ReactNode } from 'react'
import { Button } from './button.tsx'
import css from './popover.module.css'

interface PopoverProps {
  /** What the button says. */
  readonly title: ReactNode
  /** What opens, in words. */
  readonly label: string
  readonly children: ReactNode
  readonly isDisabled?: boolean
}

/** A button with a box that opens below it. A click elsewhere and Escape close it. */
export function Popover({ title, label, children, isDisabled = false }: PopoverProps): ReactNode {
  const id = useId()
  const [isOpen, setIsOpen] = useState(false)
  return (
    <>
      <Button popoverTarget={id} disabled={isDisabled}>
        {title}
      </Button>
      <div
        id={id}
        popover="auto"
        className={css['popover']}
        role="dialog"
        aria-label={label}
        onToggle={({ newState }) => setIsOpen(newState === 'open')}
      >
        {isOpen && children}
      </div>
    </>
  )
}
