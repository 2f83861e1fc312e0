// Package kinds knows what can be asked and answered, without a database: what a question holds by its kind, what is wrong with it, how an
// answer of each kind looks, what it is worth and how likely a guess is right, how typed numbers and words are read, and how texts name
// pictures. Each kind of question has a file of its own behind one small interface, with its line in kinds.
package kinds

// Whole is the fraction of a fully right answer.
const Whole = 10000
