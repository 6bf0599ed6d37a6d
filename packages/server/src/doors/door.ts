import type { Message, Route, StemmaError } from '@stemma/contract'
import type { Ctx, RowCtx } from '@stemma/core'
import type { FastifyBaseLogger, FastifyReply, FastifyRequest } from 'fastify'
import type { ServerSettings } from '../config/settings.ts'
import type { Rooms } from '../rooms/open-rooms.ts'
import type { Signer } from '../secrets/make-signer.ts'

/** The parts of a request that hold a message. */
export interface RequestParts {
  readonly method: string
  /** Decoded path parameters. */
  readonly params: Readonly<Record<string, string>>
  /** What follows the question mark, not decoded. */
  readonly query: string
  readonly body?: Uint8Array | undefined
}

/** An error as a protocol has it. */
export interface PrintedError {
  readonly status: number
  readonly type: string
  readonly body: string
}

/** How a protocol reads and refuses: what both sides of a door have in common. */
export interface DoorShape {
  readonly name: string
  /** @throws StemmaError that names the field. */
  readonly decode: <T extends object>(message: Message<T>, request: RequestParts) => T
  readonly printError: (error: StemmaError) => PrintedError
}

/** A route of a door: see `Route`. What reads its message is the door's own. */
export interface DoorRoute extends Omit<Route, 'request'> {
  /** HEAD is answered as well, as GET is but without a body. */
  readonly hasHead?: boolean
  /** Of an answer of the database that is no error; 200 if absent. */
  readonly status?: number
}

/**
 * A protocol, on the thread that serves HTTP. A route without a responder is answered by the database, by the handler of its name
 * (`DatabaseDoor`).
 */
export interface Door extends DoorShape {
  readonly routes: readonly DoorRoute[]
  /** Refuses a body whose media type the protocol does not have. Only for what the database answers: other bodies may be files. */
  readonly checkType: (request: FastifyRequest) => void
  readonly responders: Readonly<Record<string, Responder>>
  /** WebSockets beside the routes. */
  readonly sockets?: readonly DoorSocket[]
}

/** A WebSocket of a protocol whose client sends binary frames, and waits for the answer to each. */
export interface DoorSocket {
  readonly name: string
  readonly path: RegExp
  /** What answers the frames of one connection, one after the other. When it throws, the connection is closed as by a server that is started again. */
  readonly open: (
    parts: Pick<Exchange, 'ctx' | 'host'>,
  ) => (frame: Uint8Array) => Promise<Uint8Array>
}

/** Answers a request on the thread that serves HTTP. Errors are thrown; the door prints them. */
export type Responder = (exchange: Exchange) => Promise<FastifyReply>

/** One request, and what is needed to answer it. */
export interface Exchange {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly ctx: Ctx
  readonly host: Host
  /** The message of the request, as the door reads it; `params` instead of those of the URL. Throws StemmaError that names the field. */
  readonly read: <T extends object>(
    message: Message<T>,
    params?: Readonly<Record<string, string>>,
  ) => Promise<T>
  /** Has the database answer: as another route, or with other parameters than those in the URL, where a URL says less than it means. */
  readonly toDatabase: (
    route?: DoorRoute,
    params?: Readonly<Record<string, string>>,
  ) => Promise<FastifyReply>
}

/** What all doors of a server share. */
export interface Host {
  readonly settings: ServerSettings
  readonly rooms: Rooms
  /** Signs URLs that go without credentials. */
  readonly signer: Signer
  readonly log: Pick<FastifyBaseLogger, 'info' | 'warn'>
  /** Aborted when the server is told to stop: what may stop anywhere does. */
  readonly stopping: AbortSignal
}

/** The side of a door that the threads of the database have. */
export interface DatabaseDoor extends DoorShape {
  readonly handlers: ReadonlyMap<string, Handler>
}

/** What answers a route on a thread of the database, from the request that its message describes. */
export interface Handler {
  readonly request: Message<object>
  readonly handle: (
    ctx: RowCtx,
    request: object,
    page?: unknown,
  ) => Promise<string | Uint8Array<ArrayBuffer> | AnswerPage>
}

/** One page of an answer that is too long for one. */
export interface AnswerPage {
  readonly type: string
  /** Empty in pages that only prepare the next one. */
  readonly body: string
  /** The file name under which a browser saves it. */
  readonly fileName?: string
  /** What the handler gets as the `page` of the next call; absent on the last one. */
  readonly next?: unknown
}
