export type Theme = 'system' | 'light' | 'dark'

const storageKey = 'stemma.theme'

/** What the reader chose; the system's where nothing was chosen. */
export function chosenTheme(): Theme {
  const stored = window.localStorage.getItem(storageKey)
  return stored === 'light' || stored === 'dark' ? stored : 'system'
}

export function chooseTheme(theme: Theme): void {
  if (theme === 'system') window.localStorage.removeItem(storageKey)
  else window.localStorage.setItem(storageKey, theme)
  applyTheme()
  window.dispatchEvent(new Event(themeEvent))
}

/** Charts draw in colours of the theme, and again when it changes. */
export const themeEvent = 'stemma-theme'

export function applyTheme(): void {
  const theme = chosenTheme()
  if (theme === 'system') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = theme
}
