import { nativeRoutes } from '@stemma/contract'
import type { Plugin } from 'vite'

/** The module of the built contract that holds every route of our own API. */
const module = /contract[/\\]dist[/\\]native[/\\]routes\.js$/u

/**
 * Of the API's routes the page needs where they are and what their answers must hold; messages, limits and descriptions are the server's and
 * would be a third of the page's script.
 */
export function routeTable(): Plugin {
  const table = Object.fromEntries(
    Object.entries(nativeRoutes).map(
      ([name, { method, path, version, prefixes, access, response }]) => {
        const fields = Object.entries(response?.fields ?? {}).filter(
          ([, { isRequired }]) => isRequired,
        )
        const required = Object.fromEntries(fields.map(([field]) => [field, { isRequired: true }]))
        return [name, { method, path, version, prefixes, access, response: { fields: required } }]
      },
    ),
  )
  const code = `export const nativeRoutes = ${JSON.stringify(table)}\nexport const nativeRouteList = Object.values(nativeRoutes)`
  return {
    name: 'route-table',
    enforce: 'pre',
    load: (id) => (module.test(id) ? code : null),
  }
}
