import type { ViewType } from '@stemma/contract'

/** Which lifecycle stages MLflow's view type shows. */
export function lifecycleOf(view: ViewType): 'active' | 'deleted' | 'all' {
  switch (view) {
    case 'ACTIVE_ONLY':
      return 'active'
    case 'DELETED_ONLY':
      return 'deleted'
    case 'ALL':
      return 'all'
  }
}
