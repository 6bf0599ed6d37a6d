import { invalidParameter } from '@stemma/contract'

/** Characters of any value of a parameter or tag. */
export const maxValueLength: number = 1024 * 1024

/** Whether the text has more code points than that. */
export function isLonger(text: string, limit: number): boolean {
  // A text never has more code points than UTF-16 units, which are counted for free.
  return text.length > limit && (text.length > 2 * limit || Array.from(text).length > limit)
}

/** The first code points of a text. */
export function cut(text: string, limit: number): string {
  return isLonger(text, limit)
    ? Array.from(text.slice(0, 2 * limit))
        .slice(0, limit)
        .join('')
    : text
}

/** Refuses a text of more than `limit` code points, in MLflow's words; `what` names it. */
export function refuseLonger(what: string, { text, limit }: { text: string; limit: number }): void {
  if (isLonger(text, limit)) {
    throw invalidParameter(`'${what}' exceeds the maximum length of ${limit} characters`)
  }
}

/** As much of a text as an error shows. */
export function shorten(text: string, length = 256): string {
  return text.length <= length ? text : `${text.slice(0, length).toWellFormed()}…`
}
