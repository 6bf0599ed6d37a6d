let context: CanvasRenderingContext2D | null | undefined

/** As much of a text as fits in so many pixels, with `…` where it was cut. A drawing has no ellipsis of its own. */
export function fitText(text: string, width: number, font: string): string {
  context ??= document.createElement('canvas').getContext('2d')
  if (context === null) return text
  context.font = font
  if (context.measureText(text).width <= width) return text
  let [from, to] = [0, text.length]
  while (from < to) {
    const middle = Math.ceil((from + to) / 2)
    if (context.measureText(`${text.slice(0, middle)}…`).width <= width) from = middle
    else to = middle - 1
  }
  return `${text.slice(0, from).trimEnd()}…`
}
