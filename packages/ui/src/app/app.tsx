import type { ReactNode } from 'react'
import { useRouter } from '../router/router.tsx'
import { ErrorBoundary } from './error-boundary.tsx'
import { Message } from './message.tsx'
import { Notices } from './notices.tsx'
import { TopBar } from './top-bar.tsx'
import { findView } from './views.ts'
import css from './app.module.css'

/** The bar at the top, and below it what the address names. */
export function App(): ReactNode {
  const { place } = useRouter()
  const match = findView(place.path)
  return (
    <>
      <button type="button" className={css['skip']} onClick={focusMain}>
        Skip to content
      </button>
      <TopBar />
      <main id="main" className={css['main']} tabIndex={-1}>
        <ErrorBoundary key={place.path}>
          {match === undefined ? (
            <Message title="There is nothing at this address">
              Look among the experiments or the models.
            </Message>
          ) : (
            <match.view params={match.params} />
          )}
        </ErrorBoundary>
      </main>
      <Notices />
    </>
  )
}

/** By hand: a link to a fragment would follow `<base>` to another page. */
function focusMain(): void {
  document.getElementById('main')?.focus()
}
