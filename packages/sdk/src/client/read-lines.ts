import { parseJson } from '@stemma/contract'
import type { Client, HttpCall } from './client.ts'
import { UnexpectedAnswerError } from './errors.ts'

/** The JSON values of an answer that comes line by line. Throws as the client does, and UnexpectedAnswerError for lines that are no JSON. */
export async function* readLines(
  client: Client,
  call: HttpCall,
): AsyncGenerator<unknown, void, undefined> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of client.bytes(call)) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) yield parse(client, line)
  }
  if (rest !== '') yield parse(client, rest)
}

function parse({ explain }: Client, line: string): unknown {
  try {
    return parseJson(line)
  } catch {
    throw explain(new UnexpectedAnswerError())
  }
}
