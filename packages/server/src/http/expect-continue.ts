import type { IncomingMessage, Server, ServerResponse } from 'node:http'

/** Answers that wait for a word before the client sends its body. */
const waiting = new WeakMap<IncomingMessage, ServerResponse>()

/** A client that sends `Expect: 100-continue` waits with its body: it is told to go on by `acceptBody`, so that a refusal comes before it. */
export function refuseBeforeBodies(server: Server): void {
  server.on('checkContinue', (request, response) => {
    waiting.set(request, response)
    server.emit('request', request, response)
  })
}

/** The request is going to be read. */
export function acceptBody(request: IncomingMessage): void {
  waiting.get(request)?.writeContinue()
  waiting.delete(request)
}

/** Whether the client has not been told to send. */
export function waitsToSend(request: IncomingMessage): boolean {
  return waiting.has(request)
}
