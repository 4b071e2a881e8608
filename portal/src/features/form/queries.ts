import { useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'

import { api, newKey, take, takeTagged } from '@/api/client'
import type { Workflow } from '@/api/generated'
import type { Attachment, OptionList } from '@/forms/context'
import type { Answers } from '@/forms/pointers'

export type Case = Workflow['CaseOut']
export type FormOut = Workflow['FormOut']
export interface Tagged {
  data: Case
  etag: string
}

const at = (id: string) => ({ path: { id } })

export function loadCase(id: string): Promise<Tagged> {
  return takeTagged(api.GET('/api/workflow/v1/cases/{id}', { params: at(id) }))
}

export function loadForm(id: string): Promise<FormOut> {
  return take(api.GET('/api/workflow/v1/cases/{id}/form', { params: at(id) }))
}

export function saveDraft(id: string, patch: Answers, etag: string): Promise<Tagged> {
  return takeTagged(
    api.PATCH('/api/workflow/v1/cases/{id}/draft', {
      params: at(id),
      headers: { 'If-Match': etag },
      body: { data: patch },
    }),
  )
}

export async function upgradeDraft(id: string, etag: string): Promise<void> {
  await api.POST('/api/workflow/v1/cases/{id}/draft/upgrade', {
    params: at(id),
    headers: { 'If-Match': etag },
  })
}

export async function discardDraft(id: string): Promise<void> {
  await api.DELETE('/api/workflow/v1/cases/{id}/draft', { params: at(id) })
}

export async function prefillAgain(id: string): Promise<void> {
  await api.POST('/api/workflow/v1/cases/{id}/draft/prefill', { params: at(id) })
}

export function submitCase(id: string, etag: string, key: string): Promise<Case> {
  return take(
    api.POST('/api/workflow/v1/cases/{id}/submission', {
      params: at(id),
      headers: { 'If-Match': etag, 'Idempotency-Key': key },
    }),
  )
}

/** The draft may not be saved yet, so what it says is sent along. */
export function listOptions(
  id: string,
  pointer: string,
  params: Record<string, unknown>,
): Promise<OptionList> {
  return take(
    api.GET('/api/workflow/v1/cases/{id}/options/{field}', {
      params: { path: { id, field: pointer.slice(1) }, query: params as { q?: string } },
    }),
  )
}

export function attachFile(id: string, pointer: string, file: File): Promise<Attachment> {
  const body = new FormData()
  body.set('field', pointer)
  body.set('file', file)
  return take(
    api.POST('/api/workflow/v1/cases/{id}/attachments', {
      params: at(id),
      headers: { 'Idempotency-Key': newKey() },
      body: { field: pointer, file: '' },
      bodySerializer: () => body,
    }),
  )
}

export async function detachFile(id: string, attachment: string): Promise<void> {
  await api.DELETE('/api/workflow/v1/cases/{id}/attachments/{attachment_id}', {
    params: { path: { id, attachment_id: attachment } },
  })
}

export function useCase(id: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: ['case', id],
    queryFn: async () => (await loadCase(toValue(id))).data,
  })
}

/** The steps of a matter, for what happens next. */
export function useSteps(code: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: ['definition', code],
    queryFn: () =>
      take(
        api.GET('/api/workflow/v1/definitions/{matter_code}', {
          params: { path: { matter_code: toValue(code) } },
        }),
      ),
    enabled: computed(() => toValue(code) !== ''),
    staleTime: 10 * 60_000,
  })
}
