/** The name of a column as SQL quotes it. */
export function sqlName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
