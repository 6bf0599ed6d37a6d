import { RefusedError } from '@stemma/sdk/client'
import { notifyManager, QueryClient } from '@tanstack/react-query'

// At once: a timer of the browser may come much later while a page loads.
notifyManager.setScheduler(queueMicrotask)

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // A refusal stays one; a broken line may mend.
      retry: (count, error) => !(error instanceof RefusedError) && count < 2,
      refetchOnWindowFocus: true,
    },
  },
})
