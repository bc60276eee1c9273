/** Stands for the lessons' texts: a hand-out has no lessons. */
export default {}
