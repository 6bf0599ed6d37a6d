import type { FastifyContextConfig } from 'fastify'

declare module 'fastify' {
  interface FastifyRequest {
    /** The Content-Type header as it came. */
    contentType: string | undefined
  }

  interface FastifyContextConfig {
    /** Name of the route, as it stands in metrics. */
    name?: string
    /** The right that a caller needs. */
    permission?: string
  }
}

export type RouteConfig = FastifyContextConfig
