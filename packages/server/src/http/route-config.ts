declare module 'fastify' {
  interface FastifyContextConfig {
    /** Name of the route, as it stands in metrics. */
    name?: string
    /** The right that a caller needs. */
    permission?: string
  }
}

export type RouteConfig = import('fastify').FastifyContextConfig
