import { createServer } from 'node:http'

/* The limit: a server of Node that reads the same JSON, looks at each number, and writes an answer. */
createServer((request, response) => {
  const pieces: Buffer[] = []
  request.on('data', (piece: Buffer) => pieces.push(piece))
  request.once('end', () => {
    if (request.method === 'GET') return response.end('\n')
    // The bench sends nothing else.
    const { dataframe_split: split } = JSON.parse(Buffer.concat(pieces).toString()) as {
      readonly dataframe_split: { readonly data: readonly (readonly number[])[] }
    }
    const predictions = split.data.map((row) =>
      row.reduce((sum, one) => sum + one, 0) > 0 ? 1 : 0,
    )
    response.setHeader('content-type', 'application/json')
    return response.end(JSON.stringify({ predictions }))
  })
}).listen(Number(process.argv[2]), '127.0.0.1')
