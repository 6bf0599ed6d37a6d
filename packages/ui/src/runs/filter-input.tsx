import type { RunKeys } from '@stemma/contract'
import { useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { TextInput } from '../controls/text-input.tsx'
import { completeFilter, type Completion } from './complete-filter.ts'
import css from './chooser.module.css'

interface FilterInputProps {
  readonly value: string
  readonly onCommit: (value: string) => void
  readonly keys: RunKeys | undefined
  readonly isWrong: boolean
}

/** The search of runs, which knows the names that there are. Arrows choose one, Tab or Enter takes it, Escape puts the list away. */
export function FilterInput({ value, onCommit, keys, isWrong }: FilterInputProps): ReactNode {
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const [offers, setOffers] = useState<readonly Completion[]>([])
  const [active, setActive] = useState(-1)

  const offer = (): void => {
    const element = input.current
    if (element === null || keys === undefined) return
    setOffers(completeFilter(element.value, { caret: element.selectionStart ?? 0, keys }))
    setActive(-1)
  }
  const take = ({ filter, caret }: Completion): void => {
    setOffers([])
    onCommit(filter)
    // When the input has its new value.
    requestAnimationFrame(() => {
      input.current?.focus()
      input.current?.setSelectionRange(caret, caret)
    })
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (offers.length === 0) return
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const chosen = offers[event.key === 'Tab' ? Math.max(0, active) : active]
    if (step !== undefined) setActive((active + step + offers.length) % offers.length)
    else if (event.key === 'Escape') setOffers([])
    else if ((event.key === 'Enter' || event.key === 'Tab') && chosen !== undefined) take(chosen)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div className={css['search']} onKeyDownCapture={onKeyDown}>
      <TextInput
        ref={input}
        label="Search runs"
        placeholder="Search by name, or filter: metrics.loss < 0.1 and params.model = 'tree'"
        role="combobox"
        aria-expanded={offers.length > 0}
        aria-controls={`${id}offers`}
        aria-autocomplete="list"
        aria-activedescendant={active >= 0 ? `${id}${active}` : undefined}
        value={value}
        onCommit={onCommit}
        onInput={offer}
        onBlurCapture={() => setOffers([])}
        aria-invalid={isWrong && offers.length === 0}
        data-search=""
      />
      <ul id={`${id}offers`} role="listbox" aria-label="Names" hidden={offers.length === 0}>
        {offers.map((completion, at) => (
          <li
            key={completion.text}
            id={`${id}${at}`}
            role="option"
            aria-selected={at === active}
            // Before the input loses the focus.
            onPointerDown={(event) => {
              event.preventDefault()
              take(completion)
            }}
          >
            {completion.text}
          </li>
        ))}
      </ul>
    </div>
  )
}
