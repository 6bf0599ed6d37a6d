import { InvalidArgumentError } from 'commander'

/** Seconds of a time limit. */
export function parseSeconds(text: string): number {
  const seconds = Number(text)
  if (!(seconds > 0 && seconds <= 86_400))
    throw new InvalidArgumentError('It must be seconds, more than 0 and a day at most.')
  return seconds
}
