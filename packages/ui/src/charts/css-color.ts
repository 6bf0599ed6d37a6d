import { cssValue } from './run-colors.ts'

/** A colour, of the theme by its name or any other, as a canvas takes it: what `light-dark()` comes to where the element is. */
export function cssColor(element: HTMLElement, name: string): string {
  const probe = document.createElement('span')
  probe.style.color = cssValue(name)
  element.append(probe)
  const { color } = getComputedStyle(probe)
  probe.remove()
  return color
}
