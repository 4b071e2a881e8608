import type { Text } from '@/i18n/said'

interface Site {
  name: Text
  notice: Text | null
}

const NAME: Text = { zh: '一网通办', en: 'One-Stop Services' }

/** What this university configured; the gateway writes it into the page it serves. */
export const site: Site = read()

function read(): Site {
  const meta = document.querySelector<HTMLMetaElement>('meta[name="yiwang-site"]')
  try {
    const told = JSON.parse(meta?.content ?? '{}') as Partial<Site>
    return { name: told.name ?? NAME, notice: told.notice ?? null }
  } catch {
    return { name: NAME, notice: null }
  }
}
