import { explanation, explanationRequest } from '../messages/explain.ts'
import { v1, type NativeRoute } from '../native-route.ts'

/** Why one version is not as another one. */
export const nativeExplainRoutes = {
  'versions.explain': {
    ...v1,
    name: 'versions.explain',
    method: 'GET',
    path: '/models/{name}/explanation',
    permission: 'model:read',
    access: 'read',
    request: explanationRequest,
    summary:
      'What changed between two versions: rows and columns of their data with faults, code, parameters, environment, and metrics by slice.',
    status: 200,
    response: explanation,
  },
} satisfies Readonly<Record<string, NativeRoute>>
