/** Browser and system of a sign-on, as far as its user agent told. */
export function deviceName(
  sign: { browser: string | null; system: string | null },
  t: (key: string, named?: Record<string, unknown>) => string,
): string {
  const { browser, system } = sign
  if (browser && system) return t('device', { browser, system })
  return browser ?? system ?? t('unknown')
}
