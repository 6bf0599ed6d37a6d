import { createServer } from 'node:http'
import { answerToAnything, artifactOf } from './answer-anything.ts'

/*
 * What `bare.ts` measures: answers the calls of the artifacts' bench, and keeps bodies in memory as they came. No check, no hash, no
 * disk: no server that does its work on this runtime can be quicker.
 */

const kept = new Map<string, readonly Buffer[]>()

createServer((request, response) => {
  const pieces: Buffer[] = []
  request.on('data', (piece: Buffer) => pieces.push(piece))
  request.once('end', () => {
    const path = artifactOf(request.url)
    if (path === undefined) {
      response.setHeader('content-type', 'application/json')
      return response.end(answerToAnything)
    }
    if (request.method === 'PUT') {
      kept.set(keyOf(path), pieces)
      return response.end()
    }
    const body = kept.get(keyOf(path)) ?? []
    response.setHeader(
      'content-length',
      body.reduce((sum, { byteLength }) => sum + byteLength, 0),
    )
    for (const piece of body) response.write(piece)
    return response.end()
  })
}).listen(Number(process.argv[2]), '127.0.0.1')

/** Of large files no more than the last is kept, which is asked for next. */
function keyOf(path: string): string {
  return path.replace(/\/large\/.*$/u, '/large')
}
