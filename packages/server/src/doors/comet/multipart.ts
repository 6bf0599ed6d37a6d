import { badRequest } from '@stemma/contract'

/** A part of a form: its body has to be read, or left alone, before the next part comes. */
export interface FormPart {
  readonly name: string
  readonly fileName: string | undefined
  readonly body: AsyncIterable<Uint8Array>
}

const mostHeadBytes = 16 * 1024
const mostParts = 100

/**
 * The parts of a body of `multipart/form-data` (RFC 7578) as they arrive; nothing is kept of them.
 *
 * @throws BAD_REQUEST for a body that is none or ends early
 */
export async function* formParts(
  source: AsyncIterable<Uint8Array>,
  contentType: string,
): AsyncGenerator<FormPart, void, undefined> {
  const [, quoted, bare] = /boundary=(?:"([^"]{1,200})"|([^\s;"]{1,200}))/iu.exec(contentType) ?? []
  const boundary = quoted ?? bare
  if (boundary === undefined || !/^multipart\/form-data\b/iu.test(contentType.trim()))
    throw badRequest('The body is not multipart/form-data.')
  const input = new Input(source)
  const mark = Buffer.from(`\r\n--${boundary}`, 'latin1')
  // The first boundary has no line end before it that counts.
  input.unread(Buffer.from('\r\n'))
  for await (const _ of input.until(mark)) {
    // What stands before the first part means nothing.
  }
  for (let count = 0; count <= mostParts; count++) {
    const end = await input.take(2)
    if (end.equals(Buffer.from('--'))) return
    if (!end.equals(Buffer.from('\r\n'))) throw badRequest('A boundary of the form is broken.')
    const head = await input.head()
    const body = input.until(mark)
    yield { ...namesIn(head), body }
    for await (const _ of body) {
      // What the reader left of it.
    }
  }
  throw badRequest(`The form has more than ${mostParts} parts.`)
}

/** A part that is a text, whole. @throws BAD_REQUEST if it is longer */
export async function textPart(part: FormPart, mostBytes: number = 1024 * 1024): Promise<string> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of part.body) {
    length += chunk.length
    if (length > mostBytes) throw badRequest(`The part '${part.name}' of the form is too long.`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function namesIn(head: string): Omit<FormPart, 'body'> {
  const line = /^content-disposition:(.*)$/imu.exec(head)?.[1] ?? ''
  const value = (field: string): string | undefined =>
    new RegExp(`;\\s*${field}="([^"]*)"`, 'iu').exec(line)?.[1]
  return { name: value('name') ?? '', fileName: value('filename') }
}

/** Bytes that are read by marks among them. */
class Input {
  readonly #source: AsyncIterator<Uint8Array>
  #held: Buffer = Buffer.alloc(0)
  #isDone = false

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]()
  }

  unread(bytes: Buffer): void {
    this.#held = Buffer.concat([bytes, this.#held])
  }

  async take(count: number): Promise<Buffer> {
    while (this.#held.length < count) await this.#more()
    const taken = this.#held.subarray(0, count)
    this.#held = this.#held.subarray(count)
    return taken
  }

  /** The lines before an empty one. */
  async head(): Promise<string> {
    for (;;) {
      const end = this.#held.indexOf('\r\n\r\n')
      if (end >= 0) return (await this.take(end + 4)).toString('utf8')
      if (this.#held.length > mostHeadBytes) throw badRequest('A head of the form is too long.')
      await this.#more()
    }
  }

  /** All before a mark, which is read as well. */
  async *until(mark: Buffer): AsyncGenerator<Buffer, void, undefined> {
    for (;;) {
      const at = this.#held.indexOf(mark)
      if (at >= 0) {
        const last = await this.take(at)
        await this.take(mark.length)
        if (last.length > 0) yield last
        return
      }
      // The mark may have begun at the end of what is there.
      const sure = this.#held.length - mark.length + 1
      if (sure > 0) yield await this.take(sure)
      await this.#more()
    }
  }

  async #more(): Promise<void> {
    if (this.#isDone) throw badRequest('The form ends early.')
    const next = await this.#source.next()
    if (next.done === true) this.#isDone = true
    else
      this.#held =
        this.#held.length === 0 ? Buffer.from(next.value) : Buffer.concat([this.#held, next.value])
  }
}
