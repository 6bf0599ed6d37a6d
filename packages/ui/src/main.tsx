import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import './theme/tokens.css'
import './theme/base.css'
import { queryClient } from './api/query-client.ts'
import { App } from './app/app.tsx'
import { loadView } from './app/views.ts'
import { currentPlace } from './router/history.ts'
import { RouterProvider } from './router/router.tsx'
import { applyTheme } from './theme/theme.ts'

applyTheme()
// A server that was upgraded has no longer the parts of the page that is open: the new page has them.
window.addEventListener('vite:preloadError', () => {
  const last = Number(window.sessionStorage.getItem('stemma.reloaded') ?? 0)
  // Where that did not help, the view says what is missing.
  if (Date.now() - last < 60_000) return
  window.sessionStorage.setItem('stemma.reloaded', String(Date.now()))
  window.location.reload()
})

const page = document.getElementById('page')
if (page === null) throw new Error('index.html has no element #page')
// Before anything is drawn: it comes while that is done.
void loadView(currentPlace().path)
createRoot(page).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider>
        <App />
      </RouterProvider>
    </QueryClientProvider>
  </StrictMode>,
)
