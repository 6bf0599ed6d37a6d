import {
  invalidParameter,
  parseJson,
  writeJson,
  importedInference,
  type NativeImportedInference,
} from '@stemma/contract'
import type { ImportedCall, ServingEvent } from '@stemma/core'
import type { FastifyReply } from 'fastify'
import { bodySource, taken } from '../bytes/receive-artifact.ts'
import type { Exchange } from '../door.ts'
import { importedCallOf } from './imported-call.ts'
import { nativeShape } from './shape.ts'

const batch = 500
const longestLine = 8 * 1024 * 1024
const longestEvent = 1024 * 1024

/** Takes calls of other servers, a line each, and adds them some at a time. A line that can't be is refused by its number; those of earlier batches stay. */
export async function importInferences(exchange: Exchange): Promise<FastifyReply> {
  const { request, reply, ctx } = exchange
  requireType(request.contentType, ['application/x-ndjson', 'application/jsonl'])
  return taken(request, async () => {
    let [lines, added] = [0, 0]
    let waiting: ImportedCall[] = []
    const flush = async (): Promise<void> => {
      added += await ctx.rows.importInferences({ calls: waiting })
      waiting = []
    }
    for await (const line of linesOf(bodySource({ request }))) {
      lines += 1
      if (line.trim() === '') continue
      waiting.push(importedCallOf(readLine(line, lines), lines))
      if (waiting.length === batch) await flush()
    }
    if (waiting.length > 0) await flush()
    return reply.code(200).type('application/json').send(writeJson({ lines, added }))
  })
}

function readLine(line: string, number: number): NativeImportedInference {
  try {
    return nativeShape.decode(importedInference, {
      method: 'POST',
      params: {},
      query: '',
      body: Buffer.from(line),
    })
  } catch (error) {
    throw invalidParameter(
      `Line ${number}: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}

async function* linesOf(source: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8')
  let rest = ''
  for await (const piece of source) {
    const parts = (rest + decoder.decode(piece, { stream: true })).split('\n')
    rest = parts.pop() ?? ''
    if (rest.length > longestLine)
      throw invalidParameter(`A line has more than ${longestLine} characters.`)
    yield* parts
  }
  if (rest !== '') yield rest
}

/** Takes half of a call as a CloudEvent: in headers (`ce-id` and others) and body, or all of it as JSON. */
export async function importEvent({ request, reply, ctx }: Exchange): Promise<FastifyReply> {
  return taken(request, async () => {
    const pieces: Uint8Array[] = []
    let bytes = 0
    for await (const piece of bodySource({ request })) {
      bytes += piece.byteLength
      if (bytes > longestEvent)
        throw invalidParameter(`An event has at most ${longestEvent} bytes.`)
      pieces.push(piece)
    }
    const body = Buffer.concat(pieces).toString()
    const type = request.contentType ?? ''
    const attributes = type.startsWith('application/cloudevents+json')
      ? attributesIn(body)
      : (name: string) => textOf(request.headers[`ce-${name}`])
    const added = await ctx.rows.takeEvent(eventOf(attributes, { body, type, now: ctx.now() }))
    return reply.code(200).type('application/json').send(writeJson({ added }))
  })
}

type Attributes = (name: string) => string

function attributesIn(body: string): Attributes {
  let parsed: unknown
  try {
    parsed = parseJson(body)
  } catch {
    throw invalidParameter('The event is no JSON.')
  }
  // The guarantee: an object; each value is looked at below.
  const record = Object(parsed) as Readonly<Record<string, unknown>>
  return (name) => {
    const value = record[name]
    return typeof value === 'string' ? value : value === undefined ? '' : writeJson(value)
  }
}

function eventOf(
  attribute: Attributes,
  { body, type, now }: { readonly body: string; readonly type: string; readonly now: number },
): ServingEvent {
  const id = attribute('id')
  if (id === '') throw invalidParameter("Missing value for required parameter 'ce-id'.")
  const kind = attribute('type').endsWith('.request')
    ? 'request'
    : attribute('type').endsWith('.response')
      ? 'response'
      : undefined
  if (kind === undefined)
    throw invalidParameter(
      "Invalid value for parameter 'ce-type' supplied: It ends with .request or .response.",
    )
  const name = attribute('inferenceservicename') || attribute('component')
  if (name === '')
    throw invalidParameter("Missing value for required parameter 'ce-inferenceservicename'.")
  const time = Date.parse(attribute('time'))
  return {
    id: id.slice(0, 200),
    kind,
    name,
    model: attribute('source').slice(0, 1000),
    body: attribute('data') || body,
    contentType: type.startsWith('application/cloudevents') ? 'application/json' : type,
    at: Number.isNaN(time) ? now : time,
  }
}

function textOf(value: string | readonly string[] | undefined): string {
  return typeof value === 'string' ? value : ''
}

/** A page of another origin can't send this type without asking first. */
function requireType(type: string | undefined, allowed: readonly string[]): void {
  if (allowed.includes(type?.split(';', 1)[0]?.trim().toLowerCase() ?? '')) return
  throw invalidParameter(`Bad Request. Content-Type must be one of ['${allowed.join("', '")}'].`)
}
