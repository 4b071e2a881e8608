import { expect, it } from 'vitest'

import { paragraphs } from './rules'

it('ends a paragraph at an empty line, and only there', () => {
  expect(paragraphs('One\nline.\n\n \nTwo.\n')).toEqual(['One\nline.', 'Two.'])
  expect(paragraphs('')).toEqual([])
})
