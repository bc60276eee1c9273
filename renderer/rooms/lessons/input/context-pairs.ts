/** A word in two sentences. What tells the two apart stands before it: the model has read nothing after it. */
interface ContextPair {
  name: string
  texts: readonly [first: string, second: string]
}

export const CONTEXT_PAIRS: readonly [ContextPair, ...ContextPair[]] = [
  { name: 'apple', texts: ['She ate a fresh apple', 'He bought a new phone from apple'] },
  {
    name: 'bank',
    texts: ['By the river she sat on the bank', 'To get some money he went to the bank'],
  },
  {
    name: 'Apple / apple',
    texts: ['The company Apple released a new phone.', 'She ate an apple with lunch.'],
  },
  { name: '苹果', texts: ['水果店里有苹果，香蕉', '商店里最新推出了苹果 16'] },
]
