import { parseJson } from '@stemma/contract'
import { CliError } from '../fail.ts'
import type { HttpCall, HttpClient } from './http-client.ts'

/** The JSON values of an answer that comes line by line. Throws CliError as the client does, and for lines that are no JSON. */
export async function* readLines(
  http: HttpClient,
  call: HttpCall,
): AsyncGenerator<unknown, void, undefined> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of http.bytes(call)) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) yield parse(http, line)
  }
  if (rest !== '') yield parse(http, rest)
}

function parse({ shown }: HttpClient, line: string): unknown {
  try {
    return parseJson(line)
  } catch {
    throw new CliError(`${shown} does not answer as a Stemma server does. Check the address.`)
  }
}
