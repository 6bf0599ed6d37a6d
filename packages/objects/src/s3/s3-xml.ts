/**
 * The few XML answers of S3 that are read here: flat lists of elements without attributes that matter. Not a parser of XML; all values
 * come out as text.
 */
export function elementsOf(xml: string, name: string): string[] {
  return [...xml.matchAll(new RegExp(`<${name}(?:\\s[^>]*)?>(.*?)</${name}>`, 'gsu'))].map(
    (match) => match[1] ?? '',
  )
}

/** The text of the first element of this name; undefined without one. */
export function textOf(xml: string, name: string): string | undefined {
  const [inner] = elementsOf(xml, name)
  return inner === undefined ? undefined : decodeEntities(inner)
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function decodeEntities(text: string): string {
  return text.replace(
    /&(?:#x([0-9a-f]{1,6})|#([0-9]{1,7})|(\w{1,8}));/giu,
    (whole, hex, decimal, name) => {
      if (name !== undefined) return named[String(name)] ?? whole
      const point = hex === undefined ? Number(decimal) : Number.parseInt(String(hex), 16)
      return point <= 0x10_ffff ? String.fromCodePoint(point) : whole
    },
  )
}

/** Text for the inside of an element. */
export function encodeEntities(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** A key of a list. With `encoding-type=url` it comes as in a form: `+` is a space. */
export function decodeKey(text: string, isEncoded: boolean): string {
  return isEncoded ? decodeURIComponent(text.replaceAll('+', ' ')) : text
}
