import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { navigate } from '../router/history.ts'
import { findPlaces } from './find-places.ts'
import css from './palette.module.css'

interface PaletteProps {
  readonly onClose: () => void
}

/** Goes to anything by a part of its name. */
export function Palette({ onClose }: PaletteProps): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null)
  const [text, setText] = useState('')
  const [active, setActive] = useState(0)
  const { data: places = [] } = useQuery({
    queryKey: ['palette', text],
    queryFn: ({ signal }) => findPlaces(text, signal),
    placeholderData: keepPreviousData,
  })
  useEffect(() => {
    const element = dialog.current
    element?.showModal()
    return () => element?.close()
  }, [])
  const go = (to: string | undefined): void => {
    if (to === undefined) return
    onClose()
    navigate(to)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) setActive((active + step + places.length) % Math.max(1, places.length))
    else if (event.key === 'Enter') go(places[active]?.to)
    else return
    event.preventDefault()
  }
  return (
    <dialog
      ref={dialog}
      className={css['palette']}
      aria-label="Go to"
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onClick={(event) => {
        if (event.target === dialog.current) onClose()
      }}
    >
      <input
        type="text"
        role="combobox"
        aria-label="Go to an experiment, run or model"
        aria-expanded
        aria-controls="places"
        aria-activedescendant={places.length > 0 ? `place-${active}` : undefined}
        placeholder="Experiment, run, model, or an id"
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={({ target }) => {
          setText(target.value)
          setActive(0)
        }}
        onKeyDown={onKeyDown}
      />
      <ul id="places" role="listbox" aria-label="Places">
        {places.map(({ to, title, kind }, at) => (
          <li
            key={to}
            id={`place-${at}`}
            role="option"
            aria-selected={at === active}
            onClick={() => go(to)}
            onPointerMove={() => setActive(at)}
          >
            <span className="ellipsis">{title}</span>
            <span className="muted">{kind}</span>
          </li>
        ))}
      </ul>
    </dialog>
  )
}
