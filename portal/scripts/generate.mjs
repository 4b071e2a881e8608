// Types of the whole API out of the committed OpenAPI documents, one file a service.
// Nothing is written when nothing changed, so that a watching compiler stays quiet.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import openapiTS, { astToString } from 'openapi-typescript'

const portal = join(dirname(fileURLToPath(import.meta.url)), '..')
const documents = join(portal, '../contracts/src/contracts/generated/openapi')
const target = join(portal, 'src/api/generated')
const names = readdirSync(documents)
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.replace('.json', ''))
  .sort()

const digest = createHash('sha256')
digest.update(readFileSync(fileURLToPath(import.meta.url)))
for (const name of names) digest.update(readFileSync(join(documents, `${name}.json`)))
const wanted = digest.digest('hex')
const stamp = join(target, 'stamp')

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
  mkdirSync(target, { recursive: true })
  for (const name of names) {
    const document = JSON.parse(readFileSync(join(documents, `${name}.json`), 'utf8'))
    const types = astToString(await openapiTS(document))
    writeFileSync(join(target, `${name}.d.ts`), `/* eslint-disable */\n${types}`)
  }
  const imports = names.map((name) => {
    const word = name.replace(/-./g, (match) => match[1].toUpperCase())
    return { name, word }
  })
  const index = [
    ...imports.map(({ name, word }) => `import type * as ${word} from './${name}'`),
    '',
    `export type paths = ${imports.map(({ word }) => `${word}.paths`).join(' &\n  ')}`,
    ...imports.map(
      ({ word }) =>
        `export type ${word[0].toUpperCase()}${word.slice(1)} = ${word}.components['schemas']`,
    ),
    '',
  ]
  writeFileSync(join(target, 'index.d.ts'), index.join('\n'))
  writeFileSync(stamp, wanted)
}
