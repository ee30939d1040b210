/** Numbers the distinct texts of several lists as one list. */
export class TextTable {
  readonly texts: string[] = []
  private readonly numbers = new Map<string, number>()

  number(text: string): number {
    const known = this.numbers.get(text)
    if (known !== undefined) return known
    this.texts.push(text)
    this.numbers.set(text, this.texts.length - 1)
    return this.texts.length - 1
  }

  /** @returns number of the text that has an id in one list; an unknown id has the empty text */
  from(byId: ReadonlyMap<number, string>): (id: number) => number {
    const byRow = new Map<number, number>()
    return (id) => {
      const known = byRow.get(id)
      if (known !== undefined) return known
      const number = this.number(byId.get(id) ?? '')
      byRow.set(id, number)
      return number
    }
  }
}
