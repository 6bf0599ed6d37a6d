import {
  createContext,
  useContext,
  useEffect,
  useRef,
  useState,
  type ComponentPropsWithRef,
  type MouseEvent,
  type ReactNode,
} from 'react'
import { base, currentPlace, navigate, onPlace } from './history.ts'
import { withQuery, type Place } from './place.ts'

interface Router {
  readonly place: Place
  /** The next view is still being fetched; the one before it stays. */
  readonly isPending: boolean
}

const RouterContext = createContext<Router | undefined>(undefined)

interface RouterProviderProps {
  /** Fetches what a path needs to be shown, and never fails. */
  readonly prepare: (path: string) => Promise<void>
  readonly children: ReactNode
}

/** Keeps the view that is there until the next one can be shown. */
export function RouterProvider({ prepare, children }: RouterProviderProps): ReactNode {
  const [place, setPlace] = useState(currentPlace)
  const [isPending, setIsPending] = useState(false)
  const path = useRef(place.path)
  useEffect(
    () =>
      onPlace((next) => {
        const isSameView = next.path === path.current
        path.current = next.path
        // What is typed or clicked in a view has to be there before the next key or click.
        if (isSameView) {
          setPlace(next)
          return
        }
        setIsPending(true)
        void prepare(next.path).then(() => {
          // Whoever went on in the meantime is shown that place.
          if (path.current !== next.path) return
          setPlace(currentPlace())
          setIsPending(false)
        })
      }),
    [prepare],
  )
  return <RouterContext value={{ place, isPending }}>{children}</RouterContext>
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
