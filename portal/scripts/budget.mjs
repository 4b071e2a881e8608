// What a first visit to the hall loads before anything is shown: the entry and what it imports.
// Fails above the budget, so that nobody makes every reader wait by one careless import.
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const BUDGET = 120_000
const folder = process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), '../dist')
const manifest = JSON.parse(readFileSync(join(folder, '.vite/manifest.json'), 'utf8'))

const entry = Object.keys(manifest).find((name) => manifest[name].isEntry)
const needed = new Set([entry])
for (const name of needed) for (const each of manifest[name].imports ?? []) needed.add(each)

const sizes = [...needed, 'early.js'].map((name) => {
  const file = manifest[name]?.file ?? name
  return [file, gzipSync(readFileSync(join(folder, file))).length]
})
const total = sizes.reduce((sum, [, size]) => sum + size, 0)
for (const [file, size] of sizes) console.log(`${(size / 1000).toFixed(1).padStart(7)} kB  ${file}`)
console.log(
  `${(total / 1000).toFixed(1).padStart(7)} kB  of ${BUDGET / 1000} kB JavaScript (gzip) of the hall`,
)
if (total > BUDGET) process.exit(1)
