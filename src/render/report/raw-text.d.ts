/** A file's text as a string, put in place by the bundler. */
declare module '*?raw' {
  const text: string
  export default text
}
