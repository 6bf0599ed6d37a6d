import { RefusedError } from '@stemma/sdk/client'
import { QueryClient } from '@tanstack/react-query'

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
