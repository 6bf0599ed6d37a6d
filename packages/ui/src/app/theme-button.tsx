import { useState, type ReactNode } from 'react'
import { Button } from '../controls/button.tsx'
import { chooseTheme, chosenTheme, type Theme } from '../theme/theme.ts'

const next: Readonly<Record<Theme, Theme>> = { system: 'light', light: 'dark', dark: 'system' }
const signs: Readonly<Record<Theme, string>> = { system: '◐', light: '☀', dark: '☾' }

export function ThemeButton(): ReactNode {
  const [theme, setTheme] = useState(chosenTheme)
  const turn = (): void => {
    chooseTheme(next[theme])
    setTheme(next[theme])
  }
  const label = `Colours: ${theme}. Change to ${next[theme]}`
  return (
    <Button kind="quiet" aria-label={label} title={label} onClick={turn}>
      <span aria-hidden>{signs[theme]}</span>
    </Button>
  )
}
