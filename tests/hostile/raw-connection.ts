import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** A TCP connection that sends exactly these bytes. */
export class RawConnection {
  private readonly socket: Socket
  private received = ''
  private readonly ended: Promise<unknown>

  private constructor(socket: Socket) {
    this.socket = socket
    this.ended = once(socket, 'close').catch(() => undefined)
    socket.on('error', () => undefined)
    socket.on('data', (chunk: Buffer) => {
      this.received += chunk.toString('latin1')
    })
  }

  static async open(port: number): Promise<RawConnection> {
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    return new RawConnection(socket)
  }

  write(text: string | Buffer): void {
    this.socket.write(text)
  }

  /** All bytes until the other side closes; undefined when it does not in this time. */
  async untilClosed(timeoutMs: number): Promise<string | undefined> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => {
        resolve('late')
      }, timeoutMs)
    })
    const first = await Promise.race([this.ended, late])
    clearTimeout(timer)
    return first === 'late' ? undefined : this.received
  }

  /** What came so far. */
  soFar(): string {
    return this.received
  }

  destroy(): void {
    this.socket.destroy()
  }
}

/** Sends one raw request and answers all that comes back until the connection closes. */
export async function exchange(port: number, request: string | Buffer): Promise<string> {
  const connection = await RawConnection.open(port)
  connection.write(request)
  const answer = await connection.untilClosed(10_000)
  connection.destroy()
  if (answer === undefined)
    throw new Error(`the connection stayed open after: ${connection.soFar().slice(0, 500)}`)
  return answer
}
