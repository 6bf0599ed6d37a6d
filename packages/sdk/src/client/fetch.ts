export interface FetchRequest {
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  /** Text, or the bytes of a file. */
  readonly body?: string | AsyncIterable<Uint8Array> | undefined
  readonly signal?: AbortSignal | undefined
}

/** An answer, whatever its status. Its text or body is to be read, or the line stays open. */
export interface Answer {
  readonly status: number
  readonly ok: boolean
  readonly headers: { readonly get: (name: string) => string | null }
  readonly text: () => Promise<string>
  readonly body: AsyncIterable<Uint8Array> | null
}

/** The part of the web's `fetch` that a client needs. */
export type Fetch = (url: string, request: FetchRequest) => Promise<Answer>

/** The built-in `fetch`, which sends text only: browsers send no streams over HTTP/1.1. */
export async function webFetch(url: string, request: FetchRequest): Promise<Answer> {
  const { method, headers, body = null, signal = null } = request
  if (body !== null && typeof body !== 'string')
    throw new RangeError('A stream can not be sent from here.')
  const answer = await fetch(url, { method, headers, body, signal })
  const { status, ok } = answer
  return {
    status,
    ok,
    headers: answer.headers,
    text: () => answer.text(),
    body: answer.body === null ? null : piecesOf(answer.body),
  }
}

/** Not every browser can loop over a stream by itself. */
async function* piecesOf(
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = body.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      yield value
    }
  } finally {
    await reader.cancel()
  }
}
