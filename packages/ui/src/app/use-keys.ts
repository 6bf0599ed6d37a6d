import { useEffect } from 'react'

/** Keys that work everywhere: Ctrl or Cmd with K for the palette, `/` for the search of the view. */
export function useKeys(openPalette: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === 'k') openPalette()
      else if (event.key === '/' && !isTyping(event.target)) focusSearch()
      else return
      event.preventDefault()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [openPalette])
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]')
  )
}

function focusSearch(): void {
  const search = document.querySelector('[data-search]')
  if (search instanceof HTMLElement) search.focus()
}
