import type { Translated } from '../types.ts'
import type zh from '../zh-CN/lessons-hallucination.ts'

const hallucination: Translated<typeof zh> = {
  title: 'Hallucination',
  name: 'Hallucination',
  gap: {
    title: 'It answers what it has never read',
    text: 'The eight sentences are all that this tiny Transformer has read. It has read Italy’s capital, and that Peru lies by the sea, but no sentence says what Peru’s capital is.\nYet probabilities must add up to 1. It has no bar for “I do not know”, so it shares them among words it has seen, and a plausible answer comes of it. Trained from another seed, it often makes up another, just as surely. This is called hallucination.',
    try: 'Try some seeds and watch the second answer; then turn the switch and add what was missing.',
  },
  marked: {
    title: 'Where it makes things up, it sometimes shows',
    text: 'A real model does the same. First it is asked about a country that is there, then about one that is made up, and both answers read well. The columns are entropy: how undecided the model was before each token. What got less than half of the probability is marked.\nOf the phrases it is sure; at the name that matters, if it has never read it, probability often scatters. The answers one usually sees have no such columns.',
    try: 'Ask about another country, or make up a name, and look for the highest column.',
  },
  seeds: {
    title: 'Another seed, the same question',
    text: 'The same beginning, written on from five seeds. What a model knows, it says whatever the seed; what it makes up often has another name each time. So asking again, and seeing whether the answers agree, is a useful check.\nBut it only finds what the model wavers about, not what it has wrong. The third column is about Australia: do its answers agree? Are they right?',
    try: 'Guess which column will not agree with itself; then press “Ask 5 times”.',
  },
  error: {
    title: 'Sure is not the same as right',
    text: 'A probability says what is likely to stand next, going by what the model has read. It does not say how true that is. A city often named with a country need not be its capital, and where a question contains something false, the model often just goes along.\nSo a high probability can come with a wrong answer. Here is how sure it is now, beside what is true; you be the judge. Larger models err less, for the same reasons.',
    try: 'Look at all three examples: of which is it surest, and is that right?',
  },
  question: {
    title: 'A question for you',
    text: 'Answers that differ show that a model wavers. Answers that agree do not show that it is right: the third column is an example, try it.\nNow count the names in the first column, those in bold; capital letters make no difference.',
    try: 'In the column of the made-up country: how many of the names in bold are different?',
  },
  ask: {
    text: 'The made-up country was asked about {n} times. How many different names came up?',
    hint: 'A whole number.',
    solution: '{names}: {different} different ones.',
  },
  figure: {
    gap: {
      fill: 'Add the sentence that is missing',
      read: 'The {n} sentences it has read',
      lacking: 'this one it was not given',
      added: 'just added',
      known: 'It has read the answer',
      asked: 'It has not read the answer',
      filled: 'With the gap filled',
    },
    marked: {
      known: 'The answer is Tokyo.',
      own: 'Another country (Veldoria and Brandovia are made up)',
      doubt: 'less than half of the probability',
      legend:
        'Columns: entropy, 0 to 8 bits. Below each token: its probability. Marked: less than 50 %',
    },
    seeds: {
      ask: 'Ask {n} times',
      different: '{total} answers, {n} different name | {total} answers, {n} different names',
      manner:
        'Temperature {temperature}, {n} tokens at most. A line begins with its seed; the name is in bold.',
      invented: {
        title: 'A made-up country',
        truth: 'In fact there is no such country.',
      },
      known: {
        title: 'France',
        truth: 'In fact it is Paris.',
      },
      mistaken: {
        title: 'Australia',
        truth: 'In fact it is Canberra.',
      },
    },
    error: {
      choose: 'Examples',
      least: 'The least probable token, punctuation aside: {p}',
      bars: 'What could have stood in place of “{token}”:',
      capital: {
        name: 'A capital',
        truth: 'In fact the capital of Australia is Canberra.',
      },
      telephone: {
        name: 'A false premise',
        truth:
          'In fact it was Bell who was granted the telephone’s patent in 1876, not Edison. The sentence was wrong from its beginning.',
      },
      sum: {
        name: 'A sum',
        truth: 'In fact 17 + 25 = 42.',
      },
    },
  },
}
export default hallucination
