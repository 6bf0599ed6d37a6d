import {
  createContext,
  useContext,
  useEffect,
  useState,
  type ComponentPropsWithRef,
  type MouseEvent,
  type ReactNode,
} from 'react'
import { base, currentPlace, navigate, onPlace } from './history.ts'
import { withQuery, type Place } from './place.ts'

interface Router {
  readonly place: Place
}

const RouterContext = createContext<Router | undefined>(undefined)

export function RouterProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const [place, setPlace] = useState(currentPlace)
  useEffect(() => onPlace(setPlace), [])
  return <RouterContext value={{ place }}>{children}</RouterContext>
}

export function useRouter(): Router {
  const router = useContext(RouterContext)
  if (router === undefined) throw new Error('There is no RouterProvider above')
  return router
}

/** A value of the query, and what changes it. Changes leave no entry in the history unless `push` says so. */
export function useQueryValue(
  name: string,
  { push = false } = {},
): readonly [string, (value: string | undefined) => void] {
  const { place } = useRouter()
  const change = (value: string | undefined): void =>
    navigate(withQuery(currentPlace(), { [name]: value }), { replace: !push })
  return [place.query.get(name) ?? '', change]
}

interface LinkProps extends Omit<ComponentPropsWithRef<'a'>, 'href'> {
  readonly to: string
}

/** A link inside the page. Whoever wants a new tab gets one from the browser. */
export function Link({ to, onClick, ...rest }: LinkProps): ReactNode {
  const follow = (event: MouseEvent<HTMLAnchorElement>): void => {
    onClick?.(event)
    const isPlain =
      event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey
    if (!isPlain || event.defaultPrevented || rest.target !== undefined) return
    event.preventDefault()
    navigate(to)
  }
  return <a href={base + to} onClick={follow} {...rest} />
}
