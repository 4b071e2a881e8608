import { useQueryClient } from '@tanstack/vue-query'
import { computed, onScopeDispose, shallowRef, watch } from 'vue'

import { problemFrom } from '@/api/problem'
import type { Doors } from '@/forms/context'
import type { Answers } from '@/forms/pointers'
import { sectionsOf, type Shape, type UiElement } from '@/forms/shapes'
import { session } from '@/session/session'

import {
  attachFile,
  detachFile,
  listOptions,
  loadCase,
  loadForm,
  saveDraft,
  type Case,
  type FormOut,
  type Tagged,
} from './queries'
import { createSaver, type Held, type Saver } from './saver'
import { UnsavedAnswers } from './unsaved'

/** Last saves of pages that were left, by case: the next page must not load what is older. */
const leaving = new Map<string, Promise<void>>()

/** A draft, or a case to be supplemented, while somebody works on it. */
export function useDraft(id: string) {
  const queries = useQueryClient()
  const shown = shallowRef<Case>()
  const form = shallowRef<FormOut>()
  const saver = shallowRef<Saver>()
  const error = shallowRef<unknown>()
  const loading = shallowRef(true)
  const unsaved = new UnsavedAnswers(session.person?.id ?? '', id)

  async function open(): Promise<void> {
    loading.value = true
    error.value = undefined
    try {
      await leaving.get(id)
      const [tagged, found] = await fetched()
      void saver.value?.close()
      shown.value = tagged.data
      form.value = found
      saver.value = editable(tagged.data)
        ? createSaver(heldOf(tagged), { send, load, unsaved })
        : undefined
    } catch (failure) {
      error.value = failure
    } finally {
      loading.value = false
    }
  }

  /** From the server; without a network, as it was last seen by this page. */
  async function fetched(): Promise<[Tagged, FormOut]> {
    const key = ['draft', id]
    try {
      const both = await Promise.all([loadCase(id), loadForm(id)])
      queries.setQueryData(key, both)
      return both
    } catch (failure) {
      const seen = queries.getQueryData<[Tagged, FormOut]>(key)
      if (seen && problemFrom(failure).offline) return seen
      throw failure
    }
  }

  async function send(patch: Answers, etag: string): Promise<Held> {
    const saved = await saveDraft(id, patch, etag)
    // Only a case that is read says whether its matter has a newer version.
    const { newer_version, suspended } = shown.value ?? saved.data
    shown.value = { ...saved.data, newer_version, suspended }
    remember(saved)
    return heldOf(saved)
  }

  async function load(): Promise<Held> {
    const tagged = await loadCase(id)
    shown.value = tagged.data
    remember(tagged)
    return heldOf(tagged)
  }

  function remember(tagged: Tagged): void {
    if (!form.value || !shown.value) return
    queries.setQueryData(['draft', id], [{ ...tagged, data: shown.value }, form.value])
    void queries.invalidateQueries({ queryKey: ['case', id], refetchType: 'none' })
  }

  const doors: Doors = {
    options: (pointer, params) => listOptions(id, pointer, params),
    async attach(pointer, file) {
      const attached = await attachFile(id, pointer, file)
      if (shown.value) {
        shown.value = { ...shown.value, attachments: [...shown.value.attachments, attached] }
      }
      return attached
    },
    async detach(attachment) {
      // Once no answer names the file, taking it away leaves the case's version as it is.
      if (await saver.value?.flush()) await detachFile(id, attachment)
    },
  }

  const resume = () => saver.value?.resume()
  const hide = () => {
    if (document.visibilityState === 'hidden') resume()
  }
  window.addEventListener('online', resume)
  document.addEventListener('visibilitychange', hide)
  watch(
    () => session.expired,
    (expired) => {
      if (expired) return
      if (saver.value) resume()
      else void open()
    },
  )
  onScopeDispose(() => {
    window.removeEventListener('online', resume)
    document.removeEventListener('visibilitychange', hide)
    const last = saver.value?.close()
    if (last) leaving.set(id, last)
  })
  void open()

  const schema = computed(() => (form.value?.form ?? {}) as Shape)
  const ui = computed(
    () => (form.value?.form_ui ?? { type: 'VerticalLayout' }) as unknown as UiElement,
  )
  return {
    case: shown,
    schema,
    ui,
    sections: computed(() => sectionsOf(schema.value, ui.value)),
    data: computed<Answers>(() => saver.value?.state.data ?? shown.value?.data ?? {}),
    saver,
    loading,
    error,
    open,
    doors,
    /** There is nothing to keep any more. */
    forget: () => unsaved.forget(true),
  }
}

export type Draft = ReturnType<typeof useDraft>

function heldOf({ data, etag }: Tagged): Held {
  return { data: data.data, etag }
}

function editable({ status }: Case): boolean {
  return status === 'draft' || status === 'returned'
}
