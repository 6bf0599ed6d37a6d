import { saveBlob, saveCanvas } from './save-chart.ts'

/** What decides how a drawing looks; in a file there is no style sheet of the page. */
const properties = [
  ...['fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-opacity', 'stroke-dasharray'],
  ...['stroke-linecap', 'stroke-linejoin', 'opacity', 'stop-color', 'paint-order'],
  ...['font-family', 'font-size', 'font-weight', 'text-anchor', 'visibility'],
]

/** A drawing of the page as a file that looks the same by itself, on the ground of the theme. */
export function saveSvg(drawing: SVGSVGElement, name: string): void {
  saveBlob(new Blob([svgText(drawing)], { type: 'image/svg+xml' }), name)
}

/** The same as a picture of twice its size in pixels. */
export async function savePng(drawing: SVGSVGElement, name: string): Promise<void> {
  await savePictureOf(svgText(drawing), drawing.viewBox.baseVal, name)
}

/** A text that is an SVG as a PNG file. */
export async function savePictureOf(
  svg: string,
  { width, height }: { readonly width: number; readonly height: number },
  name: string,
): Promise<void> {
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }))
  const picture = new Image()
  picture.src = url
  try {
    await picture.decode()
  } finally {
    URL.revokeObjectURL(url)
  }
  const canvas = document.createElement('canvas')
  canvas.width = width * 2
  canvas.height = height * 2
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
  saveCanvas(canvas, name)
}

function svgText(drawing: SVGSVGElement): string {
  // The guarantee: a copy of an element is one of its kind.
  const copy = drawing.cloneNode(true) as SVGSVGElement
  const originals = drawing.querySelectorAll('*')
  for (const [at, element] of [...copy.querySelectorAll('*')].entries()) {
    const original = originals[at]
    if (original === undefined) continue
    const style = getComputedStyle(original)
    for (const name of ['class', 'style', 'tabindex']) element.removeAttribute(name)
    // As attributes of their own: the page's policy lets nothing write a style into an element.
    for (const property of properties)
      element.setAttribute(property, style.getPropertyValue(property))
  }
  const { width, height } = drawing.viewBox.baseVal
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  copy.setAttribute('width', String(width))
  copy.setAttribute('height', String(height))
  copy.removeAttribute('class')
  const ground = document.createElementNS('http://www.w3.org/2000/svg', 'rect')
  ground.setAttribute('width', '100%')
  ground.setAttribute('height', '100%')
  ground.setAttribute('fill', getComputedStyle(document.documentElement).backgroundColor)
  copy.prepend(ground)
  return new XMLSerializer().serializeToString(copy)
}
