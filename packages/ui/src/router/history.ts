import { oldLink } from './old-links.ts'
import { formatPlace, parsePlace, type Place } from './place.ts'

/** Where the page begins: `<base>` as the server wrote it, without its last slash. */
export const base: string = new URL(document.baseURI).pathname.replace(/\/+$/u, '')

type Listener = (place: Place) => void

const listeners = new Set<Listener>()

/** Where the browser is now. A link of MLflow's page becomes one of ours first. */
export function currentPlace(): Place {
  const known = oldLink(window.location.hash)
  if (known !== undefined) window.history.replaceState(null, '', base + known)
  const { pathname, search } = window.location
  return parsePlace(pathname.slice(base.length) + search)
}

/** Goes to a place of the page. `replace` leaves no entry to come back to, for what changes while one types. */
export function navigate(to: Place | string, { replace = false } = {}): void {
  const url = base + (typeof to === 'string' ? to : formatPlace(to))
  if (replace) window.history.replaceState(null, '', url)
  else window.history.pushState(null, '', url)
  announce()
}

/** Calls back after every change of place; gives what ends that. */
export function onPlace(listener: Listener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function announce(): void {
  const place = currentPlace()
  for (const listener of listeners) listener(place)
}

window.addEventListener('popstate', announce)
