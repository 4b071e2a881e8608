// Runs before the first paint, so that no page flashes in the wrong colours, size or language.
try {
  const chosen = JSON.parse(localStorage.getItem('yiwang.preferences') || '{}')
  const root = document.documentElement
  if (chosen.colours === 'light' || chosen.colours === 'dark') root.dataset.colours = chosen.colours
  if (chosen.elder) root.dataset.elder = ''
  if (chosen.locale === 'en') root.lang = 'en'
} catch {
  // Storage may be forbidden; then everything is as the system says.
}
