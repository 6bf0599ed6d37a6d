import { family, familyRequest } from '../messages/lineage.ts'
import { v1, type NativeRoute } from '../native-route.ts'

/** What came from what. */
export const nativeLineageRoutes = {
  'lineage.family': {
    ...v1,
    name: 'lineage.family',
    method: 'GET',
    path: '/lineage',
    permission: 'run:read',
    access: 'read',
    request: familyRequest,
    summary:
      'What something came from, and what came of it: versions of data, runs, models, aliases, deployments and predictions.',
    status: 200,
    response: family,
  },
} satisfies Readonly<Record<string, NativeRoute>>

export type NativeLineageRoutes = typeof nativeLineageRoutes
