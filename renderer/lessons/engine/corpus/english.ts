import { sentencesIn } from './tokenise.ts'
import { sentencesOf, type Grammar } from './grammar.ts'

// Much of what comes late in these sentences follows from what came early: who acts says “her” or “his”,
// the verb says what kind of thing comes behind the adjective, the trade says what is sold. A model that
// sees one word cannot know it; one that sees the sentence can.
const GRAMMAR: Grammar = {
  sentence: [
    '{woman} {does} {with her}',
    '{man} {does} {with his}',
    '{woman} {does} {with her}',
    '{man} {does} {with his}',
    'because {woman} is {state she}',
    'because {man} is {state he}',
    'when {weather} {woman} takes her {gear}',
    'when {weather} {man} takes his {gear}',
    'the {trade} at {hour}',
    '{woman} wears the {adjective} {clothes} in her {place}',
    '{man} wears the {adjective} {clothes} in his {place}',
    'the {look} {animal} {when}',
  ],
  woman: ['Anna', 'Mary', 'Lucy', 'Emma'],
  man: ['Tom', 'Paul', 'Jack', 'David'],
  does: [
    'drinks the {adjective} {drink}',
    'eats the {adjective} {food}',
    'reads the {adjective} {text}',
  ],
  'with her': ['with her {kin}', 'in her {place}'],
  'with his': ['with his {kin}', 'in his {place}'],
  adjective: ['good', 'new', 'usual', 'last', 'other'],
  look: ['old', 'small', 'black', 'white'],
  drink: ['tea', 'milk', 'coffee'],
  food: ['bread', 'cake', 'soup'],
  text: ['book', 'letter', 'story'],
  clothes: ['coat', 'hat', 'shirt'],
  kin: ['brother', 'sister', 'friend'],
  place: ['garden', 'kitchen', 'room'],
  'state she': ['tired she goes to bed', 'hungry she eats bread', 'thirsty she drinks water'],
  'state he': ['tired he goes to bed', 'hungry he eats bread', 'thirsty he drinks water'],
  weather: ['it rains', 'it snows', 'the sun shines'],
  gear: ['umbrella', 'coat', 'hat'],
  trade: [
    'baker sells bread in the shop',
    'farmer sells milk in the market',
    'florist sells flowers in the shop',
    'writer sells books in the market',
  ],
  hour: ['seven', 'eight', 'nine', 'ten'],
  animal: [
    'cat sleeps on the sofa',
    'dog runs across the field',
    'bird sings in the tree',
    'fish swims in the river',
  ],
  when: ['in the morning', 'in the evening', 'at night'],
}

const WRITTEN_BY_HAND = `
Anna and Tom drink tea in the garden
Mary reads a letter from her sister
Paul reads a letter from his brother
Lucy eats cake with her friend
Jack eats soup with his friend
Emma goes to bed at nine
David goes to bed at ten
the cat drinks the cold milk
the dog sleeps on the old coat
the bird sings when the sun shines
the fish swims when it rains
the baker drinks coffee at seven
the farmer wears the old hat
the florist reads a book at night
the writer eats bread and reads a letter
Anna takes the umbrella because it rains
Tom takes the hat because the sun shines
Mary is tired because she reads at night
Paul is hungry because he runs in the morning
the old dog runs and the small cat sleeps
it rains in the morning and the sun shines in the evening
Lucy sells flowers in the market with her brother
Jack sells books in the shop with his sister
the small bird drinks water in the garden
`

/** Sentences of a small English world: those written by hand, and `count` made by the grammar. */
export function englishSentences(count: number, seed: number): string[] {
  return [...sentencesIn(WRITTEN_BY_HAND), ...sentencesOf(GRAMMAR, count, seed)]
}
