import type { DoorShape } from '../doors/door.ts'

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
    /** Prints errors. */
    door?: DoorShape
  }
}
