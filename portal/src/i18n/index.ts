import { watch } from 'vue'
import { createI18n } from 'vue-i18n'

import { preferences } from '@/site/preferences'

import { shared } from './shared'

/**
 * Texts of the shell and of what all features share. A feature brings its own:
 * `const { t } = useTexts(texts)`, so that they are loaded with the feature.
 */
export const i18n = createI18n({
  legacy: false,
  locale: preferences.locale,
  fallbackLocale: 'zh',
  messages: shared,
})

watch(
  () => preferences.locale,
  (chosen) => (i18n.global.locale.value = chosen),
)
