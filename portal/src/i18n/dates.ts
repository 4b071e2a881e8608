import { locale } from '@/site/preferences'

/** The campus's own time, wherever the reader is. */
const ZONE = 'Asia/Shanghai'

function formatter(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const tag = locale.value === 'zh' ? 'zh-CN' : 'en-GB'
  return new Intl.DateTimeFormat(tag, { timeZone: ZONE, ...options })
}

/** 2026年11月22日 09:05 / 22 November 2026 at 09:05 */
export function dateTime(iso: string): string {
  return formatter({ dateStyle: 'long', timeStyle: 'short', hourCycle: 'h23' }).format(
    new Date(iso),
  )
}

/** 2026年11月22日 / 22 November 2026. A plain date is that date everywhere. */
export function date(iso: string): string {
  return formatter({ dateStyle: 'long' }).format(
    new Date(iso.length === 10 ? `${iso}T12:00:00+08:00` : iso),
  )
}

/** 11-22 09:05 / 22 Nov, 09:05: for lists. */
export function shortDateTime(iso: string): string {
  return formatter({
    month: locale.value === 'zh' ? '2-digit' : 'short',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(new Date(iso))
}

/** 星期二 / Tuesday, of a plain date. */
export function dayOfWeek(iso: string): string {
  return formatter({ weekday: 'long' }).format(new Date(`${iso}T12:00:00+08:00`))
}

/** 09:05, on campus. */
export function clock(iso: string): string {
  return formatter({ timeStyle: 'short', hourCycle: 'h23' }).format(new Date(iso))
}

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
]

/** 3 小时前 / 3 hours ago; older than a week, the date. */
export function ago(iso: string, now: number = Date.now()): string {
  const seconds = (new Date(iso).getTime() - now) / 1000
  if (Math.abs(seconds) > 7 * 86_400) return date(iso)
  const relative = new Intl.RelativeTimeFormat(locale.value === 'zh' ? 'zh-CN' : 'en', {
    numeric: 'auto',
  })
  for (const [unit, size] of UNITS) {
    if (Math.abs(seconds) >= size) return relative.format(Math.round(seconds / size), unit)
  }
  return relative.format(0, 'minute')
}
