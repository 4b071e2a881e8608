import { computed, reactive, ref, watchEffect } from 'vue'

export type Locale = 'zh' | 'en'
export type Colours = 'system' | 'light' | 'dark'

interface Preferences {
  locale: Locale
  colours: Colours
  /** Elder-friendly mode (适老化): larger type, larger targets, more contrast, nothing that moves. */
  elder: boolean
}

const KEY = 'yiwang.preferences'

function stored(): Partial<Preferences> {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Preferences>
  } catch {
    return {}
  }
}

/** Kept in this browser; `public/early.js` reads the same before the first paint. */
export const preferences = reactive<Preferences>({
  locale: 'zh',
  colours: 'system',
  elder: false,
  ...stored(),
})

export const locale = computed(() => preferences.locale)

const systemIsDark = window.matchMedia('(prefers-color-scheme: dark)')
const dark = ref(systemIsDark.matches)
systemIsDark.addEventListener('change', (event) => (dark.value = event.matches))

/** The colours in use: those chosen, or the system's as they are now. */
export const colours = computed(() => {
  if (preferences.colours !== 'system') return preferences.colours
  return dark.value ? 'dark' : 'light'
})

export function applyPreferences(): void {
  watchEffect(() => {
    const root = document.documentElement
    root.lang = preferences.locale === 'zh' ? 'zh-CN' : 'en'
    root.toggleAttribute('data-elder', preferences.elder)
    root.dataset.colours = colours.value
    try {
      localStorage.setItem(KEY, JSON.stringify(preferences))
    } catch {
      // Storage may be forbidden; the choice lasts as long as the page then.
    }
  })
}
