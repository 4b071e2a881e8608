import { useI18n } from 'vue-i18n'

type Messages = { [key: string]: string | Messages }

/** What a feature's `texts.ts` exports: the same keys in both languages. */
export interface Texts<M extends Messages> {
  zh: M
  en: { [K in keyof M]: M[K] extends string ? string : M[K] }
}

/** Ties the two languages together: a key missing in English is a type error. */
export function texts<M extends Messages>(both: Texts<M>): Texts<M> {
  return both
}

/** `t` for a feature's own texts; what they lack is looked up among the shared ones. */
export function useTexts(own: { zh: Messages; en: Messages }) {
  return useI18n<{ message: Messages }, string>({
    useScope: 'local',
    inheritLocale: true,
    messages: own as never,
  })
}
