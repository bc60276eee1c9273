/** Between the two languages of a title. */
const BETWEEN = /\s*·\s+/u

/**
 * What came with the app is named in both languages, Chinese first (“有多大把握？ · How sure is it?”); this is
 * the half in the given one. A title of another form stays whole.
 */
export function sampleTitle(title: string, locale: string): string {
  const [chinese = '', english, ...more] = title.split(BETWEEN)
  if (english === undefined || more.length > 0) return title
  return locale === 'zh-CN' ? chinese : english
}
