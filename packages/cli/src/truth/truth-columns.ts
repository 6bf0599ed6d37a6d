/** Which columns of a table say what. */
export interface TruthColumns {
  readonly idColumn: string
  readonly rowColumn: string
  readonly entityColumn?: string
  readonly timeColumn?: string
  readonly valueColumn: string
  readonly observedColumn?: string
}

/** `1` and `true` are JSON; `yes` is a text. */
export function valueJson(text: string): string {
  try {
    JSON.parse(text)
    return text
  } catch {
    return JSON.stringify(text)
  }
}
