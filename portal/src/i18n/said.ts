import { locale } from '@/site/preferences'

/** A text of a service, in both languages. */
export interface Text {
  zh: string
  en: string
}

/** In the reader's language; reactive in templates. */
export function said(text: Text | null | undefined): string {
  return text?.[locale.value] ?? ''
}
