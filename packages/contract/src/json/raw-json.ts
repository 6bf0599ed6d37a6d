/** What ES2026 adds to JSON: texts of values as they were read, and as they are to be written. */
interface RawJson {
  readonly rawJSON: (text: string) => object
  readonly isRawJSON: (value: unknown) => value is { readonly rawJSON: string }
  readonly parse: (
    text: string,
    reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
  ) => unknown
}

/** `JSON`, as Node 24 has it; the compiler's library does not know all of it yet. */
export const rawJson = JSON as unknown as RawJson
