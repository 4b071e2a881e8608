// Runs before the first paint, so that no page flashes in the wrong colours, size or language.
const root = document.documentElement
let colours = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
try {
  const chosen = JSON.parse(localStorage.getItem('yiwang.preferences') || '{}')
  if (chosen.colours === 'light' || chosen.colours === 'dark') colours = chosen.colours
  if (chosen.elder) root.dataset.elder = ''
  if (chosen.locale === 'en') root.lang = 'en'
} catch {
  // Storage may be forbidden; then everything is as the system says.
}
root.dataset.colours = colours
