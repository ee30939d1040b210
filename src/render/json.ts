import { jsonText } from './escape.js'
import type { Renderer } from './renderer.js'

/**
 * One JSON array, one element a line, so that it can be written as the results come.
 * @param view makes the object that is printed
 */
export function jsonRenderer<Item>(view: (item: Item) => object): Renderer<unknown, Item> {
  let separator = '\n'
  return {
    begin: () => {
      separator = '\n'
      return '['
    },
    item: (item) => {
      const text = `${separator}${jsonText(view(item))}`
      separator = ',\n'
      return text
    },
    end: () => '\n]\n',
  }
}
