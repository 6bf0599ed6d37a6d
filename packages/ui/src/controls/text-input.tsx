import { useEffect, useState, type ComponentPropsWithRef, type ReactNode } from 'react'
import css from './controls.module.css'

interface TextInputProps extends Omit<ComponentPropsWithRef<'input'>, 'value' | 'onChange'> {
  readonly label: string
  readonly value: string
  /** Called when the reader pauses, presses Enter or leaves. */
  readonly onCommit: (value: string) => void
  /**
   * Milliseconds of a pause, for what the server is asked. 0 takes effect with every key, for what filters a list in the page: the press
   * of a button ends the typing, and a list that shrank only then would move away below the pointer, so that the click hits nothing.
   */
  readonly pauseMs?: number
}

/** A line of text that takes effect while one types. */
export function TextInput({
  label,
  value,
  onCommit,
  pauseMs = 250,
  ...rest
}: TextInputProps): ReactNode {
  const [text, setText] = useState(value)
  const [committed, setCommitted] = useState(value)
  if (value !== committed) {
    // It was changed from elsewhere: by the address, or by a button that clears it.
    setCommitted(value)
    setText(value)
  }
  const commit = (next: string): void => {
    if (next === committed) return
    setCommitted(next)
    onCommit(next)
  }
  useEffect(() => {
    const timer = setTimeout(() => commit(text), pauseMs)
    return () => clearTimeout(timer)
  })
  return (
    <input
      type="text"
      className={css['input']}
      aria-label={label}
      autoComplete="off"
      spellCheck={false}
      value={text}
      onChange={({ target }) => {
        setText(target.value)
        if (pauseMs === 0) commit(target.value)
      }}
      onBlur={() => commit(text)}
      onKeyDown={({ key }) => {
        if (key === 'Enter') commit(text)
      }}
      {...rest}
    />
  )
}
