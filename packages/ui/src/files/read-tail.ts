const tailBytes = 128 * 1024

/** Whether a file is one that grows while something runs. */
export function isLog(path: string): boolean {
  return /\.(?:log|out|err)$/u.test(path)
}

/** The last whole lines of a text file, of 128 KiB at most. Throws an Error where the server gives no part of it. */
export async function readTail(address: string, signal: AbortSignal): Promise<string> {
  const answer = await fetch(address, { headers: { range: `bytes=-${tailBytes}` }, signal })
  if (!answer.ok) throw new Error(`The server answered with HTTP status ${answer.status}.`)
  const text = await answer.text()
  return answer.status === 206 ? text.slice(text.indexOf('\n') + 1) : text
}
