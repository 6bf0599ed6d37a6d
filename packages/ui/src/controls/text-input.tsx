import { useEffect, useState, type ComponentPropsWithRef, type ReactNode } from 'react'
import css from './controls.module.css'

interface TextInputProps extends Omit<ComponentPropsWithRef<'input'>, 'value' | 'onChange'> {
  readonly label: string
  readonly value: string
  /** Called when the reader pauses, presses Enter or leaves. */
  readonly onCommit: (value: string) => void
  /** Milliseconds of a pause. */
  readonly pauseMs?: number
}

/** A line of text that takes effect while one types, but not at every key. */
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
  const commit = (): void => {
    if (text === committed) return
    setCommitted(text)
    onCommit(text)
  }
  useEffect(() => {
    const timer = setTimeout(commit, pauseMs)
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
      onChange={({ target }) => setText(target.value)}
      onBlur={commit}
      onKeyDown={({ key }) => {
        if (key === 'Enter') commit()
      }}
      {...rest}
    />
  )
}
