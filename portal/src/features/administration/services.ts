import { said, type Text } from '@/i18n/said'

export const SERVICES = [
  'catalog',
  'workflow',
  'identity',
  'notify',
  'data-middle',
  'academic',
] as const
export type Service = (typeof SERVICES)[number]

/** Nobody counts further than this; it stands for more. */
const COUNTED = 10_000

export function isService(value: unknown): value is Service {
  return (SERVICES as readonly unknown[]).includes(value)
}

/** 12, or 10000+ */
export function counted(count: number, t: (key: string, named: { count: number }) => string) {
  return count >= COUNTED ? t('more', { count }) : String(count)
}

const NAMES: Record<Service, Text> = {
  catalog: { zh: '事项服务', en: 'Catalogue' },
  workflow: { zh: '办件服务', en: 'Workflow' },
  identity: { zh: '身份服务', en: 'Identity' },
  notify: { zh: '消息服务', en: 'Notification' },
  'data-middle': { zh: '数据中台', en: 'Data middle' },
  academic: { zh: '教务对接', en: 'Academic adapter' },
}

export function serviceName(service: Service): string {
  return said(NAMES[service])
}
