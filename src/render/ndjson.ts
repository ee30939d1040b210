import { jsonText } from './escape.js'
import type { Renderer } from './renderer.js'

/**
 * One JSON object a line and nothing else.
 * @param view makes the object that is printed
 */
export function ndjsonRenderer<Item>(view: (item: Item) => object): Renderer<unknown, Item> {
  return {
    begin: () => '',
    item: (item) => `${jsonText(view(item))}\n`,
    end: () => '',
  }
}
